"""`/importing/`: bring a list, look at what it would begin, begin it."""

from django.urls import path

from nominations.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("template", views.template, name="template"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/begin", views.begin, name="begin"),
    path("<uuid:key>/marked", views.marked, name="marked"),
    path("<uuid:key>/drop", views.drop, name="drop"),
]
