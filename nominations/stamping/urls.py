"""`/stamping/`: the stamps of one form, and the sealed pages."""

from django.urls import path

from nominations.stamping import views

app_name = "stamping"
urlpatterns = [
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/<slug:party>/", views.attach, name="attach"),
    path("page/<uuid:key>", views.page, name="page"),
]
