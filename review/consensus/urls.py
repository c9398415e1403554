"""`/consensus/`: ranking, score cards, charts, the meeting and its list."""

from django.urls import path

from review.consensus import views

app_name = "consensus"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/charts/", views.charts, name="charts"),
    path("<int:year>/workbook/", views.workbook, name="workbook"),
    path("<int:year>/do/<slug:verb>/", views.act, name="act"),
    path("<int:year>/room/", views.room, name="room"),
    path("<int:year>/room/roll/", views.roll, name="roll"),
    path("<int:year>/room/add/", views.add, name="add"),
    path("<int:year>/room/list/", views.decisions, name="decisions"),
    path("<int:year>/room/scan/", views.scan, name="scan"),
    path("card/<uuid:key>/", views.card, name="card"),
    path("case/<uuid:key>/", views.case, name="case"),
]
