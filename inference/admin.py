"""Prompt versions and activations, to look at: they are written on their own pages and never changed."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from typing_extensions import override

from inference.models import PromptActivation, PromptVersion

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    Pages = Paginator[Any]
else:  # generic in their stubs only
    ModelAdmin, Pages = admin.ModelAdmin, Paginator

#: Rows of a list that can be turned to; what is behind them is found by its filters and its id.
LISTED_MAX = 10_000


class ShortPages(Pages):
    """Counts no further than LISTED_MAX: to count a whole table of a million rows takes seconds."""

    @override
    @cached_property
    def count(self) -> int:
        return cast("QuerySet[Any]", self.object_list).order_by()[:LISTED_MAX].count()


class ReadOnlyAdmin(ModelAdmin):
    """For append-only rows: the database would refuse a change anyway."""

    paginator = ShortPages
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @override
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Not by what its page leaves out: a filter that finds the row tells what it holds."""
        is_shown = lookup.partition("__")[0] not in (self.exclude or ())
        return is_shown and super().lookup_allowed(lookup, value, request)

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
