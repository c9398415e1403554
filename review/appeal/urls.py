"""`/appeal/`: the addresses of this stage."""

from django.urls import path

from review.appeal import views

app_name = "appeal"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/<uuid:key>/", views.new, name="new"),
    path("files/<uuid:key>/", views.file, name="file"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/report/", views.report, name="report"),
    path("<uuid:key>/decide/", views.decide, name="decide"),
]
