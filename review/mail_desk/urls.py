"""Addresses of the mail desk, below /mail_desk/."""

from django.urls import path

from review.mail_desk import views

app_name = "mail_desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.batch, name="batch"),
    path("<uuid:key>/register/", views.register, name="register"),
    path("item/<uuid:key>/void/", views.void, name="void"),
    path("file/<uuid:key>/", views.file, name="file"),
]
