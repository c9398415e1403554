"""`/rubric/`: the score sheets of the years."""

from django.urls import path

from review.rubric import views

app_name = "rubric"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.detail, name="detail"),
    path("<int:year>/edit/", views.edit, name="edit"),
    path("<int:year>/reset/", views.reset, name="reset"),
    path("<int:year>/hall/", views.hall, name="hall"),
    path("<int:year>/hall/edit/", views.edit_hall, name="edit_hall"),
    path("<int:year>/hall/reset/", views.reset_hall, name="reset_hall"),
]
