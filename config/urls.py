"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config import health
from feedback.report_views import reports

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("account/data/", include("feedback.data_urls")),
    path("account/", include("chat.account_urls")),
    path("prompts/", include("inference.urls")),
    path("reports/", reports, name="reports"),
    path("datasets/", include("feedback.datasets.urls")),
    path("models/", include("feedback.learned.urls")),
    path("cases/", include("feedback.evaluation.urls")),
    path("failures/", include("feedback.clusters.urls")),
    path("pairs/", include("feedback.pairs.urls")),
    path("review/", include("feedback.review.urls")),
    path("webhooks/", include("feedback.webhooks.urls")),
    path("api/v1/", include("feedback.api_urls")),
    path("feedback/", include("feedback.urls")),
    path("", include("chat.urls")),
]
handler400 = "chat.error_views.bad_request"
handler403 = "chat.error_views.permission_denied"
handler404 = "chat.error_views.page_not_found"
handler500 = "chat.error_views.server_error"
# allauth looks it up here while one of its limits holds.
handler429 = "chat.account_views.too_many"
