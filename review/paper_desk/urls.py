"""Addresses of the paper desk, below /paper_desk/."""

from django.urls import path

from review.paper_desk import views

app_name = "paper_desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("batch/<uuid:key>/", views.batch, name="batch"),
    path("batch/<uuid:key>/receipt/", views.receipt, name="receipt"),
    path("batch/<uuid:key>/take/", views.take_list, name="take_list"),
    path("<uuid:key>/", views.person, name="person"),
    path("<uuid:key>/take/", views.take, name="take"),
    path("<uuid:key>/grace/", views.grant, name="grant"),
]
