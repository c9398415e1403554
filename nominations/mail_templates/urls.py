"""`/mail_templates/`: the addresses of this stage."""

from django.urls import path

from nominations.mail_templates import views

app_name = "mail_templates"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<slug:key>/", views.detail, name="detail"),
]
