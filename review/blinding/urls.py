"""`/blinding/`: the copies that experts read."""

from django.urls import path

from review.blinding import views

app_name = "blinding"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("make/", views.make, name="make"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/preview/", views.preview, name="preview"),
    path("<uuid:key>/renew/", views.renew, name="renew"),
    path("<uuid:key>/hide/", views.hide_word, name="hide_word"),
    path("<uuid:key>/show/", views.show_word, name="show_word"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/files/<uuid:file>/", views.decide, name="decide"),
    path("files/<uuid:key>/", views.served, name="served"),
]
