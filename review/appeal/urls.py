"""`/appeal/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "appeal"
urlpatterns: list[URLPattern] = []
