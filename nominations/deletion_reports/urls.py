"""`/deletion_reports/`: the addresses of this stage."""

from django.urls import path

from nominations.deletion_reports import views

app_name = "deletion_reports"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/workbook/", views.workbook, name="workbook"),
]
