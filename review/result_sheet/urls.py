"""`/result_sheet/`: the results of the formal check as a workbook."""

from django.urls import path

from review.result_sheet import views

app_name = "result_sheet"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:key>/decide", views.decide, name="decide"),
    path("<uuid:key>/file", views.file, name="file"),
]
