"""`/nominee_board/`: where each nominee is, and the reminder."""

from django.urls import path

from nominations.nominee_board import views

app_name = "nominee_board"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/remind", views.remind, name="remind"),
]
