"""`/objection_desk/`: the association's work on objections."""

from django.urls import path

from publicity.objection_desk import views

app_name = "objection_desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("enter/", views.enter, name="enter"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/do/<slug:verb>/", views.act, name="act"),
    path("<uuid:key>/proof/<uuid:proof>/", views.proof, name="proof"),
]
