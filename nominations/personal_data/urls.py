"""`/personal_data/`: the addresses of this stage."""

from django.urls import path

from nominations.personal_data import views

app_name = "personal_data"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("copy/", views.copy, name="copy"),
    path("consent/<int:year>/<slug:kind>/", views.consent, name="consent"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("queue/", views.queue, name="queue"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
    path("<uuid:key>/answer/", views.answer, name="answer"),
    path("<uuid:key>/propose/", views.propose, name="propose"),
    path("<uuid:key>/decide/", views.decide, name="decide"),
]
