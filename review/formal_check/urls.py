"""Addresses of the formal check, below /formal_check/."""

from django.urls import path

from review.formal_check import views

app_name = "formal_check"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/summary/", views.summary, name="summary"),
    path("papers/<uuid:key>/", views.paper, name="paper"),
]
