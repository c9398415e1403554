"""`/expert_pool/`: the pool, the expert's own page, requests of nominees."""

from django.urls import path

from review.expert_pool import views

app_name = "expert_pool"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("invite/", views.invite, name="invite"),
    path("enter/<slug:code>/", views.enter, name="enter"),
    path("appoint", views.appoint, name="appoint"),
    path("mine/", views.mine, name="mine"),
    path("mine/profile/", views.profile, name="profile"),
    path("mine/relations/", views.relate, name="relate"),
    path("mine/relations/<int:pk>/withdraw", views.unrelate, name="unrelate"),
    path("mine/sign/<uuid:key>/", views.sign, name="sign"),
    path("requests/", views.requests, name="requests"),
    path("requests/<int:pk>/", views.decide, name="request"),
    path("avoid/<uuid:key>/", views.avoid, name="avoid"),
    path("conflicts/<int:pk>/lift/", views.lift, name="lift"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/edit/", views.edit, name="edit"),
    path("<uuid:key>/conflict/", views.conflict, name="conflict"),
]
