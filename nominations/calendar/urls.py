"""`/calendar/`: the addresses of this stage."""

from django.urls import path

from nominations.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("enter/", views.enter, name="enter"),
    path("remove/", views.remove, name="remove"),
    path("extensions/", views.extensions, name="extensions"),
    path("extensions/new/", views.extend, name="extend"),
    path("extensions/<int:pk>/revoke/", views.revoke, name="revoke"),
]
