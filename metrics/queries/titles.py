"""What measures and indicators are called, in the reader's language."""

from django.utils.translation import get_language

from metrics.statistics.indicator import Indicator, Measure, definitions, title_in


def title_of(defined: Measure | Indicator) -> str:
    """Its title, from its definition; in English where it has none in the language."""
    return title_in(defined, get_language() or "en")


def measure_title(code: str) -> str:
    """What the measure is called; its code where it is defined no more."""
    measure = definitions().measures.get(code)
    return title_of(measure) if measure else code
