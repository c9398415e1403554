"""`/naming/`: the decisions of a year as the association makes them."""

from django.urls import path

from publicity.naming import views

app_name = "naming"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/prepare/", views.prepare, name="prepare"),
    path("<int:year>/do/<slug:verb>/", views.year_act, name="year_act"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/do/<slug:verb>/", views.act, name="act"),
]
