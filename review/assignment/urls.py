"""Addresses of the assignment, below /assignment/."""

from django.urls import path

from review.assignment import views

app_name = "assignment"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("bulk/", views.bulk, name="bulk"),
    path("late/", views.late, name="late"),
    path("plans/", views.draw, name="draw"),
    path("plans/<uuid:key>/", views.plan, name="plan"),
    path("plans/<uuid:key>/take_up/", views.take_up, name="take_up"),
    path("plans/<uuid:key>/drop/", views.drop, name="drop"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/propose/", views.propose, name="propose"),
    path("one/<uuid:key>/remove/", views.remove, name="remove"),
    path("one/<uuid:key>/cancel/", views.cancel, name="cancel"),
]
