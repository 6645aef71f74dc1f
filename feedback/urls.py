"""Addresses of feedback."""

from django.urls import path

from feedback import correction_views, views

app_name = "feedback"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("answers/<uuid:message_id>/reasons/", views.reasons, name="reasons"),
    path("answers/<uuid:message_id>/flag/", views.flag, name="flag"),
    path("answers/<uuid:message_id>/correction/", correction_views.correction, name="correction"),
]
