"""The name that servers look for. Django's apps must be ready before the application is read."""

import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

application = import_module("config.application").application
