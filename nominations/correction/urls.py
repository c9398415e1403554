"""`/correction/`: what was returned, its answer, and the way back."""

from django.urls import path

from nominations.correction import views

app_name = "correction"
urlpatterns = [
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/answer", views.answer, name="answer"),
    path("<uuid:key>/confirm", views.confirm, name="confirm"),
    path("<uuid:key>/send_back", views.send_back, name="send_back"),
    path("<uuid:key>/resubmit", views.resubmit, name="resubmit"),
    path("<uuid:key>/renew", views.renew, name="renew"),
    path("<uuid:key>/scan", views.scan, name="scan"),
]
