"""`/hall/`: sessions, the console with its pulse and steps, checking in, the screen in the hall."""

from django.urls import path

from review.hall import views

app_name = "hall"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("in/<str:token>/", views.scan, name="scan"),
    path("check_in/<uuid:key>/", views.check_in, name="check_in"),
    path("screen/<str:token>/", views.screen, name="screen"),
    path("screen/<str:token>/pulse/", views.screen_pulse, name="screen_pulse"),
    path("slot/<uuid:key>/reinstate/", views.reinstate, name="reinstate"),
    path("slot/<uuid:key>/<slug:verb>/", views.step, name="step"),
    path("<uuid:key>/", views.console, name="console"),
    path("<uuid:key>/pulse/", views.pulse, name="pulse"),
    path("<uuid:key>/do/<slug:verb>/", views.act, name="act"),
    path("<uuid:key>/chair/", views.chair, name="chair"),
    path("<uuid:key>/roll/", views.roll, name="roll"),
    path("<uuid:key>/roll/<int:number>/since/", views.since, name="since"),
    path("<uuid:key>/code/", views.code, name="code"),
    path("<uuid:key>/door/", views.door, name="door"),
    path("<uuid:key>/screens/", views.screens, name="screens"),
    path("<uuid:key>/screens/<int:pk>/end/", views.end_screen, name="end_screen"),
]
