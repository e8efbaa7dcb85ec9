"""Quarters in words. A quarter comes as a `Quarter` or as its code, "2026-Q3"."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

CODE = re.compile(r"(\d{4})-Q([1-4])")


@register.filter
def quarter_label(quarter: object) -> str:
    """2026-Q3 as "July to September 2026"; anything else unchanged."""
    parts = CODE.fullmatch(str(quarter))
    if not parts:
        return str(quarter)
    patterns = {
        "1": _("January to March %(year)s"),
        "2": _("April to June %(year)s"),
        "3": _("July to September %(year)s"),
        "4": _("October to December %(year)s"),
    }
    return patterns[parts[2]] % {"year": parts[1]}


@register.filter
def quarter_short(quarter: object) -> str:
    """2026-Q3 as "2026 Q3"; anything else unchanged."""
    parts = CODE.fullmatch(str(quarter))
    return _("%(year)s Q%(number)s") % {"year": parts[1], "number": parts[2]} if parts else str(quarter)


def quarter_stretch(first: object, last: object) -> str:
    """From one quarter to another, both included: "2026 Q1 to 2026 Q3", or the one where they are the same."""
    if first == last:
        return quarter_short(first)
    return _("%(first)s to %(last)s") % {"first": quarter_short(first), "last": quarter_short(last)}
