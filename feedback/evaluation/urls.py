"""Addresses of the pages of evaluation cases."""

from django.urls import path

from feedback.evaluation import slice_views, views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("slices/", slice_views.slice_list, name="slices"),
    path("slices/<uuid:slice_id>/", slice_views.slice_page, name="slice"),
    path("draft/", views.draft, name="draft"),
    path("<uuid:case_id>/", views.case, name="case"),
]
