"""`/endorsement/`: the work unit's queue, cases and decisions."""

from django.urls import path

from nominations.endorsement import views

app_name = "endorsement"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new", views.new, name="new"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/agree", views.agree, name="agree"),
    path("<uuid:key>/send_back", views.send_back, name="send_back"),
    path("<uuid:key>/refuse", views.refuse, name="refuse"),
    path("<uuid:key>/summary", views.summary, name="summary"),
    path("file/<uuid:key>/confirm", views.confirm, name="confirm"),
]
