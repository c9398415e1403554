"""Addresses of the years, below /cycles/."""

from django.urls import path

from nominations.cycles import views

app_name = "cycles"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/", views.new, name="new"),
    path("<int:year>/", views.detail, name="detail"),
    path("<int:year>/clone/", views.clone, name="clone"),
    path("<int:year>/edit/", views.edit, name="edit"),
    path("<int:year>/move/<slug:move>/", views.move, name="move"),
]
