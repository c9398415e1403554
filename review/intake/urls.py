"""Addresses of intake, below /intake/."""

from django.urls import path

from review.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.batch, name="batch"),
    path("<uuid:key>/receive/", views.receive, name="receive"),
    path("<uuid:key>/scan/", views.scan, name="scan"),
]
