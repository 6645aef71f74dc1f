"""Addresses for programs, all below one that holds the version."""

from django.urls import path

from feedback import api_views
from feedback.api import api

_of_ninja = api.urls
urlpatterns = [
    path("openapi.json", api_views.openapi, name="api_document"),
    path("docs/", api_views.docs, name="api_docs"),
    path("", _of_ninja),
]
