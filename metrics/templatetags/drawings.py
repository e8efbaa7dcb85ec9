"""Small drawings in the page itself: icons, spark lines, bars, reporting trails.

The decorative ones are hidden from screen readers, because the figures stand beside them as text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

Number = int | float | Decimal | Fraction
Point = tuple[float, float]

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 220, 34, 6
SPARK_DOT = 5  # room at both ends, so that the last value's dot is not cut off
HATCH = SafeString('<path d="M0 14 14 0M-3 7 7-3M7 17 17 7" class="swatch__hatch"></path>')
TRAIL_STEP = 10.5
TRAIL_SHAPES = {  # state -> (top edge, height, class): shape tells the states apart, not colour alone
    "on time": (1.5, 11, "trail__on"),
    "late": (6, 6.5, "trail__late"),
    "missing": (1.5, 11, "trail__missing"),
    "not expected": (6.5, 1.5, "trail__none"),
}


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of icons.svg, decorative: the words beside it carry the meaning."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css, static("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def spark(values: Sequence[Number | None], css: str = "spark") -> SafeString:
    """A line without axes over the last quarters, on its own range; None leaves a gap. Empty below two."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    points = list(spark_points(values, min(known), max(known)))
    runs = ((coordinates(run),) for run in unbroken(points) if len(run) > 1)
    lines = format_html_join("", '<polyline points="{}"></polyline>', runs)
    last = next(point for point in reversed(points) if point)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '{}<path class="spark__last" d="M{}h0"></path></svg>',
        css, SPARK_WIDTH, SPARK_HEIGHT, lines, coordinates([last]),
    )  # fmt: skip


def spark_points(values: Sequence[Number | None], low: float, high: float) -> Iterator[Point | None]:
    """Where each value lies in the drawing; None for a gap."""
    step = (SPARK_WIDTH - 2 * SPARK_DOT) / max(1, len(values) - 1)
    scale = (SPARK_HEIGHT - 2 * SPARK_MARGIN) / ((high - low) or 1)
    for place, value in enumerate(values):
        if value is None:
            yield None
        else:
            yield SPARK_DOT + place * step, SPARK_HEIGHT - SPARK_MARGIN - (float(value) - low) * scale


def unbroken(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The stretches between gaps: a missing quarter is never bridged."""
    run: list[Point] = []
    for point in points:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def coordinates(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


@register.simple_tag
def bar(value: Number | None, maximum: Number | None, css: str = "bar") -> SafeString:
    """A bar from zero, as long as its share of the maximum; an empty track for None or a maximum of zero."""
    share = 100 * float(value) / float(maximum) if value is not None and maximum else 0.0
    return format_html(
        '<svg class="{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect width="{}" height="10"></rect></svg>',
        css, round(min(100.0, max(0.0, share)), 2),
    )  # fmt: skip


@register.simple_tag
def swatch(colour: str, hatched: bool = False) -> SafeString:
    """The square of a chart legend; a presentation attribute, because inline styles are not allowed."""
    stripes = HATCH if hatched else ""
    return format_html(
        '<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
        '<rect width="14" height="14" rx="3" fill="{}"></rect>{}</svg>',
        colour, stripes,
    )  # fmt: skip


@register.simple_tag
def trail(states: Sequence[str]) -> SafeString:
    """How the last reports came in, oldest first: "on time", "late", "missing" or "not expected"."""
    shapes = ((place * TRAIL_STEP + 0.75, *TRAIL_SHAPES[state]) for place, state in enumerate(states))
    marks = format_html_join(
        "",
        '<rect x="{}" y="{}" width="8" height="{}" rx="2" class="{}"></rect>',
        ((x, top, height, css) for x, top, height, css in shapes),
    )
    return format_html(
        '<svg class="trail" viewBox="0 0 {} 14" role="img" aria-label="{}">{}</svg>',
        max(1, len(states)) * TRAIL_STEP, trail_words(states), marks,
    )  # fmt: skip


def trail_words(states: Sequence[str]) -> str:
    return _("Last %(all)s quarters: %(on_time)s on time, %(late)s late, %(missing)s missing") % {
        "all": len(states),
        "on_time": states.count("on time"),
        "late": states.count("late"),
        "missing": states.count("missing"),
    }
