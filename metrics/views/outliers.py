"""Unusual figures of a quarter, the farthest first, each with where it comes from."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.desk_forms import OutlierForm
from metrics.models import Period, ReportingGroup
from metrics.presenters.outliers import outliers_table, sentence
from metrics.queries.outliers import Outlier, outliers
from metrics.queries.reference import is_open, periods
from metrics.statistics.indicator import Indicator, definitions
from metrics.views.asking import address
from metrics.views.table_files import OFFERED, offered, table_file

SAID = 10  # in sentences; all of them stand in the table


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def desk(request: HttpRequest) -> HttpResponse:
    """Of the quarter in the address, or of the last one that is reported in full."""
    quarters = {str(period): period for period in periods()}
    asked = _asked(request, quarters)
    groups = dict(ReportingGroup.objects.values_list("slug", "name"))
    form = OutlierForm(asked, choices=_choices(quarters, groups))
    if not quarters or not form.is_valid():
        return render(request, "desk/outliers.html", {"form": form}, status=400 if quarters else 200)
    period, group = quarters[asked["period"]], asked.get("group", "")
    found = [
        each
        for each in outliers(acting(request), period, _indicators(asked), group)
        if asked.get("member") in (None, each.member.slug)
    ]
    table = outliers_table(period, found, groups.get(group, ""))
    if (format := request.GET.get("format", "")) in OFFERED:
        return table_file(table, format)
    places = [_places(each, period, group) for each in found]
    context = {
        "form": form,
        "period": period,
        "is_open": is_open(period),
        "said": [(sentence(each), urls) for each, urls in zip(found[:SAID], places, strict=False)],
        "table": table,
        "places": places,
        "files": offered(lambda format: address(asked | {"format": format})),
    }
    return render(request, "desk/outliers.html", context)


def _asked(request: HttpRequest, quarters: Mapping[str, Period]) -> dict[str, str]:
    """The address as a question; the newest quarter that is closed where it names none."""
    closed = [name for name, period in quarters.items() if not is_open(period)]
    newest = (closed or [*quarters] or [""])[-1]
    given = {name: request.GET[name] for name in ("indicator", "group", "member", "period") if request.GET.get(name)}
    return {"period": newest} | given


def _choices(quarters: Mapping[str, Period], groups: Mapping[str, str]) -> dict[str, Iterable[tuple[str, str]]]:
    members = Organisation.objects.filter(kind=Organisation.Kind.MEMBER)
    return {
        "period": [(name, period.quarter.label) for name, period in [*quarters.items()][::-1]],
        "indicator": [(each.code, each.title) for each in definitions().indicators.values()],
        "group": groups.items(),
        "member": members.values_list("slug", "name"),
    }


def _indicators(asked: Mapping[str, str]) -> list[Indicator]:
    known = definitions().indicators
    return [known[asked["indicator"]]] if "indicator" in asked else list(known.values())


def _places(found: Outlier, period: Period, group: str) -> dict[str, str]:
    """By column of the table: the member's report on its page, and where the figure comes from."""
    figure = {"indicator": found.indicator.code, "by": "member", "key": found.member.slug, "period": str(period)}
    report = {"member": reverse("desk:submission", args=[found.submission])} if found.submission else {}
    restricted = figure | ({"group": group} if group else {})
    return report | {"value": f"{reverse('desk:lineage')}{address(restricted)}"}
