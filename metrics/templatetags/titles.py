"""What a measure is called in the reader's language."""

from django import template
from django.utils.translation import get_language

from metrics.statistics.indicator import Measure, title_in

register = template.Library()


@register.filter
def titled(measure: Measure) -> str:
    """Its title, from its definition; in English where it has none in the language."""
    return title_in(measure, get_language() or "en")
