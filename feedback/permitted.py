"""Who may come to the pages of those who run the place and of those who build data."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def may(permission: str) -> Callable[[View], View]:
    """Signed in and with the permission, such as "view_dataset"; told so before anything is looked up."""
    allowed = permission_required(f"feedback.{permission}", raise_exception=True)
    return lambda view: login_required(allowed(view))
