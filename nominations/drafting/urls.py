"""`/drafting/`: the history of a form, what is typed into a step, a picture turned."""

from django.urls import path

from nominations.drafting import views

app_name = "drafting"
urlpatterns = [
    path("<uuid:key>/", views.history, name="history"),
    path("<uuid:key>/restore/<int:number>/", views.restore, name="restore"),
    path("<uuid:key>/keep/<slug:section>/", views.keep, name="keep"),
    path("file/<uuid:key>/rotate/", views.rotate, name="rotate"),
]
