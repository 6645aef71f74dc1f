"""Addresses of what reviewers are handed out: part of `feedback.review.urls`."""

from django.urls import path

from feedback.review import adjudicate_views, item_views

urlpatterns = [
    path("<uuid:queue_id>/next/", item_views.following, name="next"),
    path("<uuid:queue_id>/adjudicate/", adjudicate_views.adjudicate, name="adjudicate"),
    path("<uuid:queue_id>/decided/", adjudicate_views.decided_list, name="decided"),
    path("items/<uuid:item_id>/", adjudicate_views.decided_item, name="decided-item"),
    path("claims/<uuid:claim_id>/", item_views.item, name="item"),
    path("claims/<uuid:claim_id>/reveal/", item_views.reveal, name="reveal"),
    path("claims/<uuid:claim_id>/undo/", item_views.undo, name="undo"),
    path("claims/<uuid:claim_id>/hold/", item_views.hold, name="hold"),
    path("claims/<uuid:claim_id>/release/", item_views.release, name="release"),
]
