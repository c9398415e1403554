"""`/correction/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "correction"
urlpatterns: list[URLPattern] = []
