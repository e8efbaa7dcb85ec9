"""Findings in the reader's language, and where each kind is explained."""

from django import template
from django.urls import reverse

from metrics.models import SubmissionFinding
from metrics.queries.finding_words import Words, words_of

register = template.Library()


@register.filter
def said(finding: SubmissionFinding) -> Words:
    """`message` and `remedy` in the active language."""
    return words_of(finding)


@register.filter
def explained_at(code: str) -> str:
    """The address of what the methods say about this kind of finding."""
    return f"{reverse('public:findings')}#{code}"
