"""What a measure is called in the reader's language."""

from django import template

from metrics.queries.titles import title_of

register = template.Library()
register.filter("titled", title_of)
