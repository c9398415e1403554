"""`/recommendation/`: the recommending unit's queue, cases, files, decisions and batches."""

from django.urls import path

from nominations.recommendation import views

app_name = "recommendation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/recommend", views.recommend, name="recommend"),
    path("<uuid:key>/send_back", views.send_back, name="send_back"),
    path("<uuid:key>/refuse", views.refuse, name="refuse"),
    path("<uuid:key>/unrecommend", views.unrecommend, name="unrecommend"),
    path("<uuid:key>/summary", views.summary, name="summary"),
    path("file/<uuid:key>", views.file, name="file"),
    path("batches/", views.batches, name="batches"),
    path("batches/open", views.open_batch, name="open"),
    path("batches/<uuid:key>/", views.batch, name="batch"),
    path("batches/<uuid:key>/order", views.order, name="order"),
    path("batches/<uuid:key>/contact", views.contact, name="contact"),
    path("batches/<uuid:key>/lock", views.lock, name="lock"),
    path("batches/<uuid:key>/unlock", views.unlock, name="unlock"),
    path("batches/<uuid:key>/scan", views.scan, name="scan"),
    path("batches/<uuid:key>/submit", views.submit, name="submit"),
    path("batches/<uuid:key>/pack", views.pack, name="pack"),
    path("batches/<uuid:key>/cancel", views.cancel, name="cancel"),
]
