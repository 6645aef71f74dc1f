"""People, their groups and their consent, for operators."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from typing_extensions import override

from chat import people
from chat.models import Consent, User
from inference.admin import ReadOnlyAdmin, ShortPages

# The person's row says it all; two places to change one address would drift apart.
admin.site.unregister(EmailAddress)


if TYPE_CHECKING:
    PeopleAdmin = BaseUserAdmin[User]
    CreationForm = AdminUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
else:  # generic in their stubs only
    PeopleAdmin, CreationForm, ChangeForm = BaseUserAdmin, AdminUserCreationForm, UserChangeForm

_PASSWORD = ("usable_password", "password1", "password2")


class PersonCreationForm(CreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class PersonChangeForm(ChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(PeopleAdmin):
    """What only a superuser may touch: superusers, and rights beside those of the groups."""

    paginator = ShortPages
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ("email", "name", "is_active", "created_at", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        ("Rights", {"fields": ("is_active", "groups", "is_superuser")}),
        ("Times", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets: Any = ((None, {"classes": ("wide",), "fields": ("email", "name", *_PASSWORD)}),)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = ("last_login", "created_at")
        return fixed if _is_superuser(request) else (*fixed, "is_superuser")

    @override
    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An operator who could set a superuser's password would be one."""
        if obj is not None and obj.is_superuser and not _is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: switching off keeps what was said, and erasure is a deed of its own."""
        return False

    @override
    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            people.readdress(obj, obj.email)

    @override
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            people.enrol(form.instance)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("user", "level", "at")
    list_filter = ("level",)
    list_select_related = ("user",)
    ordering = ("-at", "-id")


def _is_superuser(request: HttpRequest) -> bool:
    return cast("User", request.user).is_superuser
