"""`/honours/`: the roll, one year of it, and one's own choice."""

from django.urls import path

from publicity.honour_roll import views

app_name = "honour_roll"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("own/<uuid:application>/", views.own, name="own"),
]
