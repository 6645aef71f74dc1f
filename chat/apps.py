"""People and what was said."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ChatConfig(AppConfig):
    name = "chat"
    default_auto_field = "django.db.models.BigAutoField"


class AdminConfig(admin.AdminConfig):
    """Django's admin, with a site of our own."""

    default = False
    default_site = "chat.admin_site.AdminSite"
