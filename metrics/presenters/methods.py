"""The methods of a release as text, for whoever has the files and not the site."""

from django.template.loader import render_to_string

from metrics.statistics.indicator import definitions


def methods_text() -> str:
    """What is counted, how rates are made, what is suppressed, and what the figures cannot say."""
    return render_to_string("public/methods.txt", {"definitions": definitions()})
