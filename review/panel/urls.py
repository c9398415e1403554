"""`/panel/`: the association's pages, then those of the members below `mine/`."""

from django.urls import path

from review.panel import views

app_name = "panel"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("session/<uuid:key>/", views.progress, name="progress"),
    path("session/<uuid:key>/blank/", views.blank, name="blank"),
    path("sheet/<uuid:key>/", views.sheet, name="sheet"),
    path("reopen/<uuid:key>/", views.reopen, name="reopen"),
    path("paper/<uuid:seat>/<uuid:key>/", views.key_in, name="key_in"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:key>/", views.room, name="room"),
    path("mine/<uuid:key>/state/", views.state, name="state"),
    path("mine/<uuid:key>/sync/", views.sync, name="sync"),
    path("mine/<uuid:key>/print/", views.print_own, name="print_own"),
    path("slot/<uuid:key>/", views.score, name="score"),
    path("slot/<uuid:key>/dossier/", views.dossier, name="dossier"),
    path("slot/<uuid:key>/files/<uuid:file>/", views.file, name="file"),
    path("slot/<uuid:key>/slides/", views.file, name="slides"),
]
