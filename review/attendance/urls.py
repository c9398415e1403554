"""`/attendance/`: one's own slot with slides and leave, one's own seats; the answer to a request for leave."""

from django.urls import path

from review.attendance import views

app_name = "attendance"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("own/<uuid:key>/", views.own, name="own"),
    path("own/<uuid:key>/slides/", views.bring, name="bring"),
    path("own/<uuid:key>/slides/remove/", views.take_back, name="take_back"),
    path("own/<uuid:key>/leave/", views.leave, name="leave"),
    path("own/<uuid:key>/calendar.ics", views.calendar, name="calendar"),
    path("deck/<uuid:key>/", views.deck, name="deck"),
    path("leave/<uuid:key>/", views.decide, name="decide"),
    path("leave/<uuid:key>/proof/", views.proof, name="proof"),
    path("mine/", views.mine, name="mine"),
    path("mine/absence/", views.absence, name="absence"),
    path("mine/absence/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("mine/<uuid:key>/answer/", views.answer, name="answer"),
    path("mine/<uuid:key>/calendar.ics", views.seat_calendar, name="seat_calendar"),
]
