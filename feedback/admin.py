"""What operators may look at: erasures and removals, how review is set up and used, and who did what."""

from django.contrib import admin

from feedback.models import DataAccess, Decision, Erasure, FormVersion, Removal, ReviewItem, ReviewQueue
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


@admin.register(ReviewQueue)
class ReviewQueueAdmin(ReadOnlyAdmin):
    list_display = ("name", "sampling", "overlap", "made_at")
    ordering = ("name",)


@admin.register(FormVersion)
class FormVersionAdmin(ReadOnlyAdmin):
    list_display = ("queue", "number", "made_at")
    list_select_related = ("queue",)
    ordering = ("queue__name", "-number")


@admin.register(ReviewItem)
class ReviewItemAdmin(ReadOnlyAdmin):
    """Its own id and its answer's: what was said is on no page that asks for no consent, the title of its
    conversation as little as whose it is. What is known of gold is the leads'.
    """

    list_display = ("id", "queue", "added_at")
    exclude = (
        *("conversation", "person", "found"),
        *("known", "known_by", "known_at", "known_why", "retired_at"),
    )
    list_select_related = ("queue",)
    list_filter = ("queue",)
    search_fields = ("id__exact", "message__exact")
    search_help_text = "By its id, or that of the answer"
    ordering = ("-id",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Without the answers, which may repeat what was said."""

    list_display = ("id", "reviewer", "is_late", "at")
    exclude = ("answers",)
    search_fields = ("id__exact", "item__exact")
    search_help_text = "By its id, or that of its item"
    ordering = ("-id",)


@admin.register(DataAccess)
class DataAccessAdmin(ReadOnlyAdmin):
    """Who took, looked at or changed what."""

    list_display = ("at", "deed", "person", "detail")
    list_filter = ("deed",)
    search_fields = ("id__exact", "person__exact")
    search_help_text = "By its id, or that of the person"
    ordering = ("-id",)
