"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("account/", include("chat.account_urls")),
    path("prompts/", include("inference.urls")),
]
# allauth looks it up here while one of its limits holds.
handler429 = "chat.account_views.too_many"
