"""Addresses of feedback."""

from django.urls import path

from feedback import views

app_name = "feedback"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("answers/<uuid:message_id>/reasons/", views.reasons, name="reasons"),
]
