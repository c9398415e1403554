"""Addresses of 回避, below /recusal/."""

from django.urls import path

from review.recusal import views

app_name = "recusal"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/", views.declare, name="declare"),
    path("<int:pk>/lift/", views.lift, name="lift"),
]
