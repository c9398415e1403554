"""`/proposal/`: results of the sessions, score cards, the counting with its charts, the list."""

from django.urls import path

from review.proposal import views

app_name = "proposal"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:year>/", views.queue, name="year"),
    path("<int:year>/totals/", views.totals, name="totals"),
    path("<int:year>/charts/", views.charts, name="charts"),
    path("<int:year>/workbook/", views.workbook, name="workbook"),
    path("<int:year>/list/", views.decisions, name="list"),
    path("<int:year>/do/<slug:verb>/", views.act, name="act"),
    path("session/<uuid:key>/", views.session, name="session"),
    path("session/<uuid:key>/do/<slug:verb>/", views.act_on_session, name="session_act"),
    path("session/<uuid:key>/scan/", views.scan, name="scan"),
    path("card/<uuid:key>/", views.card, name="card"),
]
