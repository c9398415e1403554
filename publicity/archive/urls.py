"""`/archive/`: the package of a year, its checks and its confirmation (C13)."""

from django.urls import path

from publicity.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/building/", views.building, name="building"),
    path("<int:year>/propose/", views.propose, name="propose"),
    path("<int:year>/do/<slug:verb>/", views.act, name="act"),
    path("<int:year>/package/", views.take, name="take"),
]
