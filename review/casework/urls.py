"""`/casework/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "casework"
urlpatterns: list[URLPattern] = []
