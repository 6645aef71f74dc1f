"""Addresses of the pages of failures."""

from django.urls import path

from feedback.clusters import deed_views, views

app_name = "failures"
urlpatterns = [
    path("", views.cluster_list, name="list"),
    path("<uuid:cluster_id>/", views.cluster, name="cluster"),
    path("<uuid:cluster_id>/name/", deed_views.name, name="name"),
    path("<uuid:cluster_id>/assign/", deed_views.assign, name="assign"),
    path("<uuid:cluster_id>/close/", deed_views.close, name="close"),
    path("<uuid:cluster_id>/reopen/", deed_views.reopen, name="reopen"),
    path("<uuid:cluster_id>/merge/", deed_views.merge, name="merge"),
    path("<uuid:cluster_id>/move/", deed_views.move, name="move"),
    path("<uuid:cluster_id>/cases/", deed_views.cases, name="cases"),
    path("<uuid:cluster_id>/ask/", deed_views.ask, name="ask"),
]
