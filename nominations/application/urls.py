"""`/application/`: the nominee's list, form, files and acts; `file` is the one address of a file for every role."""

from django.urls import path

from nominations.application import views

app_name = "application"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("new/", views.new, name="new"),
    path("units/", views.units, name="units"),
    path("file/<uuid:key>/", views.file, name="file"),
    path("file/<uuid:key>/remove/", views.remove, name="remove"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/claim/", views.claim, name="claim"),
    path("<uuid:key>/submit/", views.submit, name="submit"),
    path("<uuid:key>/recall/", views.recall, name="recall"),
    path("<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:key>/upload/", views.upload, name="upload"),
    path("<uuid:key>/preview/", views.preview, name="preview"),
    path("<uuid:key>/summary/", views.summary, name="summary"),
    path("<uuid:key>/honour/<int:pk>/", views.honour, name="honour"),
    path("<uuid:key>/honour/<int:pk>/remove/", views.remove_honour, name="remove_honour"),
    path("<uuid:key>/<slug:section>/", views.step, name="step"),
]
