"""`/reveal/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "reveal"
urlpatterns: list[URLPattern] = []
