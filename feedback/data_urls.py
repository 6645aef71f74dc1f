"""Addresses below the account page: everything recorded about me."""

from django.urls import path

from feedback import data_views

app_name = "data"
urlpatterns = [
    path("", data_views.home, name="home"),
    path("kinds/<slug:kind>/", data_views.kind, name="kind"),
    path("download/", data_views.get_all, name="download"),
    path("erase/", data_views.erase, name="erase"),
    path("erasures/<str:key>/", data_views.erasure, name="erasure"),
]
