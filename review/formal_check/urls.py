"""Addresses of the formal check, below /formal_check/."""

from django.urls import path

from review.formal_check import views

app_name = "formal_check"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("assign/", views.assign, name="assign"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/check/", views.check, name="check"),
    path("<uuid:key>/passed/", views.passed, name="passed"),
    path("<uuid:key>/send_back/", views.send_back, name="send_back"),
    path("<uuid:key>/extend/", views.extend, name="extend"),
    path("<uuid:key>/reject/", views.reject, name="reject"),
    path("<uuid:key>/reject/<int:pk>/", views.decide_reject, name="decide_reject"),
    path("<uuid:key>/waive/", views.waive, name="waive"),
    path("<uuid:key>/waive/<int:pk>/", views.decide_waiver, name="decide_waiver"),
    path("<uuid:key>/summary/", views.summary, name="summary"),
    path("papers/<uuid:key>/", views.paper, name="paper"),
]
