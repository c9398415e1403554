"""`/late_withdrawal/`: the addresses of this stage."""

from django.urls import path

from review.late_withdrawal import views

app_name = "late_withdrawal"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/<uuid:key>/", views.new, name="new"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/letter/", views.letter, name="letter"),
    path("<uuid:key>/check/", views.check, name="check"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/refuse/", views.refuse, name="refuse"),
]
