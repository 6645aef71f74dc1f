"""Addresses of the review console."""

from django.urls import include, path

from feedback.review import gold_views, quality_views, queue_views

app_name = "review"
urlpatterns = [
    path("", queue_views.queue_list, name="list"),
    path("", include("feedback.review.item_urls")),
    path("add/", queue_views.add, name="add"),
    path("<uuid:queue_id>/", queue_views.queue, name="queue"),
    path("<uuid:queue_id>/change/", queue_views.change, name="change"),
    path("<uuid:queue_id>/close/", queue_views.close, name="close"),
    path("<uuid:queue_id>/ask/", queue_views.ask, name="ask"),
    path("<uuid:queue_id>/members/", queue_views.member, name="member"),
    path("<uuid:queue_id>/quality/", quality_views.quality, name="quality"),
    path("<uuid:queue_id>/gold/", gold_views.gold_list, name="gold"),
    path("<uuid:queue_id>/gold/<uuid:item_id>/", gold_views.gold_item, name="gold_item"),
]
