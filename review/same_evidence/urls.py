"""`/same_evidence/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "same_evidence"
urlpatterns: list[URLPattern] = []
