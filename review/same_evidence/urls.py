"""`/same_evidence/`: pairs of files that look like one paper."""

from django.urls import path

from review.same_evidence import views

app_name = "same_evidence"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/decide", views.decide, name="decide"),
]
