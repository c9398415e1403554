"""`/ballot/`: a member's meetings, briefs, ballot and tally."""

from django.urls import path

from review.ballot import views

app_name = "ballot"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<uuid:key>/answer/", views.answer, name="answer"),
    path("<uuid:key>/here/<str:token>/", views.here, name="here"),
    path("<uuid:key>/briefs/", views.briefs, name="briefs"),
    path("<uuid:key>/briefs/<uuid:application>/", views.brief, name="brief"),
    path("round/<uuid:key>/", views.vote, name="vote"),
    path("round/<uuid:key>/tally/", views.tally, name="tally"),
    path("round/<uuid:key>/proof.json", views.proof_file, name="proof"),
]
