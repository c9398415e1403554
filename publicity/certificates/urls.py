"""`/certificates/`: the register of a year, one title, and what its holders read of their own."""

from django.urls import path

from publicity.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/lists/<slug:kind>/<slug:format>/", views.take_list, name="list"),
    path("title/<uuid:key>/", views.title, name="title"),
    path("title/<uuid:key>/hand_out/", views.hand_out, name="hand_out"),
    path("title/<uuid:key>/renew/", views.renew, name="renew"),
    path("title/<uuid:key>/recommend/", views.recommend, name="recommend"),
    path("title/<uuid:key>/line/<uuid:line>/void/", views.void_line, name="void"),
    path("title/<uuid:key>/line/<uuid:line>/scan/", views.scan, name="scan"),
    path("own/", views.mine, name="mine"),
    path("own/<uuid:application>/", views.own, name="own"),
]
