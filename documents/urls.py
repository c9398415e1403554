"""`/documents/<key>/`: status and file of a generated document."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:key>/", views.status, name="status"),
    path("<uuid:key>/file", views.file, name="file"),
]
