"""What stands above all apps has checks of its own, and Django finds those of an app only."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register


class Configuration(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Not sooner: they look at what needs models.
        register(import_module("config.checks").before_deployment, Tags.security, deploy=True)
