"""`/defense/`: the year's sessions, the timetable, panels and lots."""

from django.urls import path

from review.defense import views

app_name = "defense"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/new/", views.new, name="new"),
    path("<int:year>/board/", views.board, name="board"),
    path("<int:year>/arrange/", views.arrange, name="arrange"),
    path("<int:year>/absences/", views.absences, name="absences"),
    path("<int:year>/lot/", views.lot, name="lot"),
    path("session/<uuid:key>/", views.session, name="session"),
    path("session/<uuid:key>/edit/", views.edit, name="edit"),
    path("session/<uuid:key>/panel/", views.panel, name="panel"),
    path("session/<uuid:key>/panel/<int:number>/chair/", views.chair, name="chair"),
    path("session/<uuid:key>/panel/<int:number>/end/", views.unseat, name="unseat"),
    path("session/<uuid:key>/do/<slug:verb>/", views.act, name="act"),
    path("absence/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
