"""`/disqualification/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "disqualification"
urlpatterns: list[URLPattern] = []
