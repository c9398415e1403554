"""`/disqualification/`: the matters, their steps, the hearing of those concerned, the list of bans."""

from django.urls import path

from review.disqualification import views

app_name = "disqualification"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("find", views.find, name="find"),
    path("new/<uuid:key>/", views.new, name="new"),
    path("bans/", views.ban_list, name="bans"),
    path("bans/<int:pk>/", views.lift, name="ban"),
    path("flagged/", views.flagged, name="flagged"),
    path("hearing/<uuid:key>/", views.hearing, name="hearing"),
    path("file/<uuid:key>", views.file, name="file"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/review", views.review, name="review"),
    path("<uuid:key>/summon", views.summon, name="summon"),
    path("<uuid:key>/close", views.close, name="close"),
    path("<uuid:key>/decide", views.decide, name="decide"),
    path("<uuid:key>/paper", views.paper, name="paper"),
    path("<uuid:key>/drop", views.drop, name="drop"),
    path("<uuid:key>/decision", views.decision, name="decision"),
]
