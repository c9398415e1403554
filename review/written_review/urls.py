"""`/written_review/`: the association's pages, then those of the experts below `mine/`."""

from django.urls import path

from review.written_review import views

app_name = "written_review"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("start/", views.start, name="start"),
    path("begin/", views.begin, name="begin"),
    path("progress/", views.progress, name="progress"),
    path("progress/<uuid:key>/", views.case, name="case"),
    path("blank/", views.blank, name="blank"),
    path("reopen/<uuid:key>/", views.reopen, name="reopen"),
    path("sheet/<uuid:key>/", views.sheet, name="sheet"),
    path("clues/", views.clues, name="clues"),
    path("clues/<int:pk>/", views.clue, name="clue"),
    path("mine/", views.mine, name="mine"),
    path("mine/accept/", views.accept, name="accept"),
    path("mine/<uuid:key>/", views.score, name="score"),
    path("mine/<uuid:key>/decline/", views.respond, {"verb": "decline"}, name="decline"),
    path("mine/<uuid:key>/recuse/", views.respond, {"verb": "recuse"}, name="recuse"),
    path("mine/<uuid:key>/clue/", views.report, name="report"),
    path("mine/<uuid:key>/files/<uuid:file>/", views.file, name="file"),
]
