"""`/final_approval/`: the year's meeting, its committee, rounds and papers."""

from django.urls import path

from review.final_approval import views

app_name = "final_approval"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/do/<slug:verb>/", views.act, name="act"),
    path("<int:year>/meeting/", views.meeting, name="meeting"),
    path("<int:year>/members/", views.appoint, name="appoint"),
    path("<int:year>/members/<uuid:key>/", views.dismiss, name="dismiss"),
    path("<int:year>/roll/", views.roll, name="roll"),
    path("<int:year>/vote/", views.begin, name="begin"),
    path("<int:year>/scan/", views.scan, name="scan"),
    path("<int:year>/scan/<int:nth>/", views.scan, name="earlier_scan"),
    path("round/<uuid:key>/", views.round_page, name="round"),
    path("round/<uuid:key>/close/", views.close_round, name="close_round"),
    path("round/<uuid:key>/void/", views.void_round, name="void_round"),
    path("round/<uuid:key>/count/<int:candidacy>/", views.count, name="count"),
]
