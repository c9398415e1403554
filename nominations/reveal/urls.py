"""`/reveal/`: the one address of this stage."""

from django.urls import path

from nominations.reveal import views

app_name = "reveal"
urlpatterns = [path("<uuid:key>/", views.number, name="number")]
