"""Addresses of the pages of pairs."""

from django.urls import path

from feedback.pairs import views

app_name = "pairs"
urlpatterns = [
    path("", views.rule_list, name="rules"),
    path("rules/<slug:rule_name>/", views.rule, name="rule"),
    path("rules/<slug:rule_name>/switch/", views.switch, name="switch"),
    path("rules/<slug:rule_name>/weight/", views.weight, name="weight"),
    path("<uuid:pair_id>/", views.pair, name="pair"),
]
