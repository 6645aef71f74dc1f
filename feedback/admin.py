"""Erasures and removals, for operators to look at: what went, when and why."""

from django.contrib import admin

from feedback.models import Erasure, Removal
from inference.admin import ReadOnlyAdmin


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("id", "scope", "asked_at", "finished_at")
    list_filter = ("scope",)
    exclude = ("key",)
    ordering = ("-asked_at",)


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    list_display = ("id", "reason", "at")
    list_filter = ("reason",)
    ordering = ("-at",)
