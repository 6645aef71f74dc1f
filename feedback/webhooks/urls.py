"""Addresses of the webhook pages."""

from django.urls import path

from feedback.webhooks import delivery_views, views

app_name = "webhooks"
urlpatterns = [
    path("", views.webhook_list, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:webhook_id>/", views.webhook, name="webhook"),
    path("<uuid:webhook_id>/edit/", views.edit, name="edit"),
    path("<uuid:webhook_id>/switch/", views.switch, name="switch"),
    path("<uuid:webhook_id>/secret/", views.secret, name="secret"),
    path("<uuid:webhook_id>/delete/", views.delete, name="delete"),
    path("<uuid:webhook_id>/test/", delivery_views.test, name="test"),
    path("<uuid:webhook_id>/replay/", delivery_views.replay_given_up, name="replay_given_up"),
    path("<uuid:webhook_id>/deliveries/<uuid:delivery_id>/", delivery_views.delivery, name="delivery"),
    path("<uuid:webhook_id>/deliveries/<uuid:delivery_id>/replay/", delivery_views.replay, name="replay"),
]
