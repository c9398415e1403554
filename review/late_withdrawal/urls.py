"""`/late_withdrawal/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "late_withdrawal"
urlpatterns: list[URLPattern] = []
