"""A quarter in an address: `2026-Q3`. Anything else is no page."""

from django.urls import register_converter

from metrics.statistics.quarter import Quarter


class QuarterConverter:
    regex = "[0-9]{4}-Q[1-4]"

    def to_python(self, value: str) -> Quarter:
        return Quarter.parse(value)

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(QuarterConverter, "quarter")
