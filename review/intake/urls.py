"""Addresses of intake, below /intake/."""

from django.urls import path

from review.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.batch, name="batch"),
    path("<uuid:key>/receive/", views.receive, name="receive"),
    path("<uuid:key>/examine/", views.examine, name="examine"),
    path("<uuid:key>/send_back/", views.send_back, name="send_back"),
    path("<uuid:key>/decide_return/", views.decide_return, name="decide_return"),
    path("begin/<int:year>/", views.begin, name="begin"),
    path("<uuid:key>/pack/", views.pack, name="pack"),
    path("<uuid:key>/scan/", views.scan, name="scan"),
]
