"""`/public_notice/`: the lists of a year as the association prepares them."""

from django.urls import path

from publicity.public_notice import views

app_name = "public_notice"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/prepare/", views.prepare, name="prepare"),
    path("<int:year>/promote/<slug:verb>/", views.promote, name="promote"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/do/<slug:verb>/", views.act, name="act"),
    path("<uuid:key>/order/", views.order, name="order"),
    path("<uuid:key>/channel/", views.channel, name="channel"),
    path("<uuid:key>/channel/<uuid:channel>/", views.screenshot, name="screenshot"),
    path("<uuid:key>/article/", views.article, name="article"),
    path("<uuid:key>/paper/<slug:format>/", views.print_paper, name="paper"),
]
