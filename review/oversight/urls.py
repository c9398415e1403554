"""`/oversight/`: the rules, and one application."""

from django.urls import path

from review.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
]
