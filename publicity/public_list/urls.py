"""`/public_list/`: what anybody reads."""

from django.urls import path

from publicity.public_list import views

app_name = "public_list"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.year, name="year"),
    path("<uuid:key>.<slug:format>", views.paper, name="paper"),
]
