"""What the templates of the product need: icons, times, ids of deeds, and Markdown as HTML."""

import re
from datetime import datetime
from uuid import UUID, uuid4

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from chat import markdown
from chat.runs import encoded

register = template.Library()

_PRE = re.compile(r"(<pre[^>]*>.*?</pre>)", re.DOTALL)
_COPY_CODE = '<button class="button quiet" type="button" data-copies="code">Copy</button>'


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


@register.simple_tag
def new_client_id() -> UUID:
    """The id of a form's deed: sent twice, it is done once."""
    return uuid4()


@register.filter
def prose(source: str) -> SafeString:
    """Markdown as the element that shows it, with the runs that lead from its text back to `source`.

    Each block of code gets its Copy button after the sanitiser has been.
    """
    html, runs = markdown.show(source)
    framed = _PRE.sub(rf'<div class="code">{_COPY_CODE}\1</div>', html)
    places = f'data-size="{len(source)}" data-runs="{encoded(runs)}"'
    return mark_safe(f'<div class="prose" dir="auto" {places}>{framed}</div>')
