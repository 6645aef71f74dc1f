"""What every template of the product needs: icons and times."""

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite, for the eye only: the control beside it carries the words."""
    sprite = static("chat/vendor/lucide/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.filter
def when(moment: datetime) -> SafeString:
    """A relative time with the exact one on hover."""
    local = timezone.localtime(moment)
    exact = f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, naturaltime(moment)
    )
