"""`/objection/`: filing, following by the code, and the parties' answers."""

from django.urls import path

from publicity.objection import views

app_name = "objection"
urlpatterns = [
    path("", views.status, name="status"),
    path("<int:year>/", views.new, name="new"),
    path("code/<slug:verb>/", views.by_code, name="by_code"),
    path("answers/", views.answers, name="answers"),
    path("answers/<uuid:key>/", views.answer, name="answer"),
]
