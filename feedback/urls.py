"""Addresses of feedback."""

from django.urls import path

from feedback import views

app_name = "feedback"
urlpatterns = [path("events/", views.events, name="events")]
