"""Addresses of the pages of models."""

from django.urls import path

from feedback.learned import views

app_name = "models"
urlpatterns = [
    path("", views.model_list, name="list"),
    path("<uuid:model_id>/remove/", views.remove, name="remove"),
    path("of/<uuid:version_id>/add/", views.record, name="record"),
]
