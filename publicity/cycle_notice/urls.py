"""Addresses of the public notice, below /notice/."""

from django.urls import path

from publicity.cycle_notice import views

app_name = "cycle_notice"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.detail, name="detail"),
    path("<int:year>/<slug:kind>.<slug:format>", views.blank, name="blank"),
]
