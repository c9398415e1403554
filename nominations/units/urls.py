"""Addresses of the registry, below /units/."""

from django.urls import path

from nominations.units import views

app_name = "units"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/", views.new, name="new"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/edit/", views.edit, name="edit"),
    path("<uuid:key>/<slug:verb>/", views.move, name="move"),
]
