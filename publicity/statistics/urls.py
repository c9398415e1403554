"""`/statistics/`: the figures of a year (D21), and years beside each other."""

from django.urls import path

from publicity.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("compare/", views.compare, name="compare"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/make/", views.make, name="make"),
]
