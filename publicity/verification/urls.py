"""`/verify/`: short, because it stands on paper in the certificate's square."""

from django.urls import path

from publicity.verification import views

app_name = "verification"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("file/", views.file, name="file"),
    path("<slug:token>/", views.token, name="token"),
]
