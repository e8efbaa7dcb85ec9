"""A member's own reporting: how complete it is, its part of the whole, and what it does not report."""

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.actions.showing import about
from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.forms import ReportingForm
from metrics.presenters import lacking, shares
from metrics.presenters import reporting as told
from metrics.queries.question import quarter_in
from metrics.queries.reference import periods
from metrics.queries.reporting import Reported, reporting
from metrics.queries.titles import title_of
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Table, Value
from metrics.templatetags.quarters import quarter_label
from metrics.views.asking import FIRST_SHOWN, NEWEST, address, newest
from metrics.views.report_pages import own_member
from metrics.views.table_files import OFFERED, offered, table_file

ASKED = ("indicator", "from", "to")


@require_safe
@never_cache
@for_rights(Right.READ_OWN)
def own(request: HttpRequest) -> HttpResponse:
    """A member's, to itself."""
    return _answer(request, own_member(acting(request)), "portal")


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Any member's, to conveners."""
    found = Organisation.objects.filter(slug=slug, kind=Organisation.Kind.MEMBER).first()
    if found is None:
        raise Http404
    about(request, object=found.slug, organisation=found)
    return _answer(request, found, "desk")


def _answer(request: HttpRequest, member: Organisation, area: str) -> HttpResponse:
    known = periods()
    given = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    asked = newest({"indicator": FIRST_SHOWN} | given, request, known)
    form = ReportingForm(asked, periods=[(str(each), quarter_label(each)) for each in known])
    context = {"base": f"base_{area}.html", "area": area, "member": member, "form": form}
    if not form.is_valid():
        return render(request, "portal/reporting.html", context, status=400)
    first, last = quarter_in(asked, "from"), quarter_in(asked, "to")
    shown = [each for each in known if (first or each.quarter) <= each.quarter <= (last or each.quarter)]
    quarters = reporting(acting(request), member, shown, timezone.localdate())
    indicator = definitions().indicators[asked["indicator"]]
    parts = shares.parts_of(member, indicator, quarters)
    tables: dict[str, Callable[[], Table]] = {
        "completeness": lambda: told.completeness_table(quarters),
        "share": lambda: shares.shares_table(parts[::-1], indicator),
        "reported": lambda: told.reported_table(quarters),
    }
    if (format := request.GET.get("format", "")) in OFFERED and request.GET.get("table", "") in tables:
        return table_file(tables[request.GET["table"]](), format)
    lineage = f"{reverse(f'{area}:lineage')}{address(_restricted(member, area))}"
    context |= {"files": {name: offered(_file(asked, name)) for name in tables}}
    context |= _completeness(quarters, area) | _shares(parts, indicator, lineage) | _lacking(quarters, lineage)
    return render(request, "portal/reporting.html", context)


def _completeness(quarters: Sequence[Reported], area: str) -> dict[str, object]:
    return {
        "trail": [each.stands.state for each in quarters][-NEWEST:],
        "completeness": told.completeness_table(quarters),
        "completeness_words": told.completeness_words(quarters),
        "reports": _reports(quarters, area),
    }


def _shares(parts: Sequence[shares.Part], indicator: Indicator, lineage: str) -> dict[str, object]:
    headline = [part for part in reversed(parts) if not part.group]
    return {
        "indicator": title_of(indicator),
        "share": shares.shares_table(headline, indicator).only("period", "own", "total", "share", "release"),
        "share_words": shares.share_words(parts),
        "share_links": [_of_part(part, lineage, indicator.code) for part in headline],
        "groups": shares.by_group(parts, indicator),
    }


def _lacking(quarters: Sequence[Reported], lineage: str) -> dict[str, object]:
    measures, rates = told.wide(quarters, "measure"), told.wide(quarters, "rate")
    return {
        "is_empty": not any(each.is_in_force for each in quarters),
        "measures": measures,
        "measure_links": _lineages(measures, list(definitions().measures), lineage),
        "rates": rates,
        "rate_links": _lineages(rates, [rate.code for rate in definitions().rates], lineage),
        "named": told.wide(quarters, "breakdown"),
        "missing_words": lacking.missing_words(quarters),
        "needed_words": lacking.needed_words(quarters),
    }


def _restricted(member: Organisation, area: str) -> dict[str, str]:
    """What the address of a figure's lineage begins with: at the desk, whose figure it is."""
    return {"by": "period"} | ({"member": member.slug} if area == "desk" else {})


def _file(asked: Mapping[str, str], table: str) -> Callable[[str], str]:
    return lambda format: address({**asked, "table": table, "format": format})


def _reports(quarters: Sequence[Reported], area: str) -> dict[str, str]:
    """By quarter, the page of its newest version."""
    return {
        str(each.period): reverse(f"{area}:submission", args=[each.stands.report.submission.pk])
        for each in quarters
        if each.stands.report and each.stands.report.submission
    }


def _of_part(part: shares.Part, lineage: str, indicator: str) -> dict[str, str]:
    """The count leads to its rows, the total and the share to the release."""
    links = {}
    if part.own.value is not None:
        links["own"] = f"{lineage}&indicator={indicator}&period={part.quarter.period}"
    if part.release is not None:
        links |= dict.fromkeys(("total", "release"), reverse("public:release", args=[part.release.number]))
    return links


def _lineages(table: Table, codes: Sequence[str], lineage: str) -> list[dict[str, str]]:
    """For each row, by column, where its figures come from."""
    return [
        {
            column.key: f"{lineage}&indicator={code}&period={Quarter.parse(column.key)}"
            for column, cell in zip(table.columns[1:], row[1:], strict=True)
            if isinstance(cell, Value) and cell.value is not None
        }
        for code, row in zip(codes, table.rows, strict=False)  # there is no row where there is no quarter
    ]
