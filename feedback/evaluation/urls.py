"""Addresses of the pages of evaluation cases."""

from django.urls import path

from feedback.evaluation import views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("draft/", views.draft, name="draft"),
    path("<uuid:case_id>/", views.case, name="case"),
]
