"""What pages of datasets call a source of rows."""

from django import template

from feedback.datasets.sources import source_in_words

register = template.Library()


@register.filter
def source_words(source: str, kind: str) -> str:
    """Of a version of that kind."""
    return source_in_words(source, kind)
