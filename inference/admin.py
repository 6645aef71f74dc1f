"""Prompt versions and activations, to look at: they are written on their own pages and never changed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from inference.models import PromptActivation, PromptVersion

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin  # generic in its stubs only


class ReadOnlyAdmin(ModelAdmin):
    """For append-only rows: the database would refuse a change anyway."""

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PromptVersion)
class PromptVersionAdmin(ReadOnlyAdmin):
    list_display = ("name", "number", "note", "created_at")


@admin.register(PromptActivation)
class PromptActivationAdmin(ReadOnlyAdmin):
    list_display = ("version", "note", "at")
    list_select_related = ("version",)
    ordering = ("-at", "-id")
