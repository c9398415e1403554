"""`/oversight/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "oversight"
urlpatterns: list[URLPattern] = []
