"""`/result_sheet/`: the addresses of this stage."""

from django.urls import URLPattern

app_name = "result_sheet"
urlpatterns: list[URLPattern] = []
