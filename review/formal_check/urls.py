"""Addresses of intake and formal check, below /formal_check/."""

from django.urls import path

from review.formal_check import views

app_name = "formal_check"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("batches/<uuid:key>/", views.batch, name="batch"),
    path("batches/<uuid:key>/receive/", views.receive, name="receive"),
    path("batches/<uuid:key>/scan/", views.scan, name="scan"),
    path("applications/", views.applications, name="applications"),
    path("applications/<uuid:key>/", views.detail, name="detail"),
    path("applications/<uuid:key>/summary/", views.summary, name="summary"),
    path("papers/<uuid:key>/", views.paper, name="paper"),
]
