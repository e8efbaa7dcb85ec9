"""What people fill in to mend a report in place: one form for everything on the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Organisation
from metrics.actions.corrections import Cell, Meaning, Reason
from metrics.intake.answers import AnswerKind
from metrics.models import SubmissionFinding
from metrics.queries.answers import meaning_of
from metrics.queries.reference import markets, products
from metrics.queries.repairs import RepairGroup
from metrics.queries.taxa import match
from metrics.statistics.indicator import definitions

NOTHING = "-"  # in the place of a name or code: leave it out
LONGEST = 4000
_CHOOSE = gettext_lazy("Choose …")
_LEFT_OUT = {
    "column": gettext_lazy("Leave this column out"),
    "product": gettext_lazy("Not broken down: leave it blank"),
    "market": gettext_lazy("Not broken down: leave it blank"),
    "platform": gettext_lazy("Not broken down: leave it blank"),
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Mending:
    """A group with its fields: one that mends all of it, one for each row by itself, one that says why it is right."""

    group: RepairGroup
    field: forms.BoundField | None
    singles: Sequence[tuple[int, forms.BoundField]]
    reason: forms.BoundField | None


class RepairForm(forms.Form):
    """What is left as it stands changes nothing. A button that names a candidate sends all else that was filled in too.

    `cells`, `meanings` and `reasons` are what was corrected and said, once the form is valid.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        groups: Sequence[RepairGroup],
        member: Organisation,
        header_row: int | None,
        suggestions: str,
    ) -> None:
        super().__init__(None if data is None else _with_buttons(data), prefix=None)
        self._groups, self._member, self._header_row = groups, member, header_row
        self._suggestions = suggestions
        self._choices: dict[str, Choices] = {}
        self.cells: list[Cell] = []
        self.meanings: list[Meaning] = []
        self.reasons: list[Reason] = []
        for group in groups:
            self.fields.update(self._fields_of(group))

    @property
    def mendings(self) -> list[Mending]:
        return [self._mending(group) for group in self._groups]

    def _mending(self, group: RepairGroup) -> Mending:
        name = _all(group)
        singles = [(found.row or 0, self[_one(group, found)]) for found in _singles(group)]
        why = self[_why(group)] if _why(group) in self.fields else None
        return Mending(group, self[name] if name in self.fields else None, singles, why)

    def _fields_of(self, group: RepairGroup) -> Iterator[tuple[str, forms.Field]]:
        if group.severity == "warning":
            yield _why(group), _text(_("Why is it right?"), initial=group.first.comment)
        if group.repair == "cell":
            if group.shared is not None:
                label = _("New value for all") if group.count > 1 else _("New value")
                yield _all(group), _text(label, initial=group.shared)
            for found in _singles(group):
                yield _one(group, found), _text(_("Row %(row)s") % {"row": found.row}, initial=found.value or "")
        elif group.repair == "taxon":
            yield _all(group), self._taxon(group)
        elif group.repair not in ("row", ""):
            label = _("What does it mean?")
            yield _all(group), forms.ChoiceField(label=label, required=False, choices=self._options(group))

    def _taxon(self, group: RepairGroup) -> forms.Field:
        field = _text(_("Another name or group"))
        field.widget.attrs |= {
            "list": f"taxa-{group.number}",
            "autocomplete": "off",
            "hx-get": self._suggestions,
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#taxa-{group.number}",
            "hx-params": _all(group),
        }
        return field

    def _options(self, group: RepairGroup) -> Choices:
        """Candidates first, then everything there is, then leaving it out."""
        kind = "column" if group.repair == "name" else group.repair
        if kind not in self._choices:
            self._choices[kind] = list(_choices(kind, self._member))
        known = dict(self._choices[kind])
        near = {one: known[one] for one in map(_code_of(known), group.candidates) if one}
        left_out = [(NOTHING, str(_LEFT_OUT[kind]))] if kind in _LEFT_OUT and group.repair != "name" else []
        return [("", str(_CHOOSE)), *{**near, **known}.items(), *left_out]

    def clean(self) -> dict[str, Any]:
        for group in self._groups:
            told = self.cleaned_data.get(_all(group), "")
            if (why := self.cleaned_data.get(_why(group), "")) and why != group.first.comment:
                self.reasons.append(Reason(group, why))
            if group.repair == "cell":
                self.cells += self._cells_of(group, told)
            elif group.repair == "row":
                self.cells += self._rows_left_out(group)
            elif group.repair == "name" and told:
                sheet = group.first.sheet
                self.cells.append(Cell(group.column, told, row=self._header_row or 1, sheet=sheet))
            elif group.repair and told:
                self._answer(group, told)
        return self.cleaned_data

    def _cells_of(self, group: RepairGroup, told: str) -> Iterator[Cell]:
        if self._is_new(_all(group), told, group.shared):
            row = group.first.row if group.count == 1 else None
            yield Cell(group.column, told, row=row, written=group.shared or "", sheet=group.first.sheet)
        for found in _singles(group):
            name = _one(group, found)
            if self._is_new(name, text := self.cleaned_data.get(name, ""), found.value):
                yield Cell(group.column, text, row=found.row, written=found.value or "", sheet=found.sheet)

    def _is_new(self, name: str, text: str, before: str | None) -> bool:
        """A field that was not sent at all leaves the cell alone; one that was emptied blanks it."""
        return name in self.data and text != (before or "").strip()

    def _rows_left_out(self, group: RepairGroup) -> Iterator[Cell]:
        rows = {str(row): row for row in group.rows}
        if row := rows.get(self.data.get(f"leave-{group.number}", "")):
            yield Cell("", "", row=row, sheet=group.first.sheet)

    def _answer(self, group: RepairGroup, told: str) -> None:
        kind = cast(AnswerKind, group.repair)
        if told == NOTHING:
            self.meanings.append(Meaning(kind, group.written, ""))
        elif (meaning := meaning_of(self._member, kind, told)) is not None:
            self.meanings.append(Meaning(kind, group.written, meaning))
        else:
            self.add_error(_all(group), _not_known(told))


def _with_buttons(data: Mapping[str, Any]) -> dict[str, Any]:
    """The button that was pressed says what its group means, whatever stands in the field."""
    told = {name: data[name] for name in data}
    return told | {f"all-{name.removeprefix('use-')}": told[name] for name in told if name.startswith("use-")}


def numbers_in(data: Mapping[str, Any]) -> list[int]:
    """The groups of which the form that was sent speaks."""
    kinds = ("all", "one", "use", "leave", "why")
    parts = [part for name in data if len(part := name.split("-")) > 1 and part[0] in kinds]
    return sorted({int(part[1]) for part in parts if _is_number(part[1])})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9


def _all(group: RepairGroup) -> str:
    return f"all-{group.number}"


def _why(group: RepairGroup) -> str:
    return f"why-{group.number}"


def _one(group: RepairGroup, found: SubmissionFinding) -> str:
    return f"one-{group.number}-{found.number}"


def _singles(group: RepairGroup) -> list[SubmissionFinding]:
    """The rows that can be mended by themselves: where there is only one, the field for all of them is its own."""
    by_itself = group.repair == "cell" and (group.count > 1 or group.shared is None)
    return [found for found in group.listed if found.row is not None] if by_itself else []


def _text(label: str, *, initial: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST, initial=initial)


def _choices(kind: str, member: Organisation) -> Iterable[tuple[str, str]]:
    if kind in ("product", "market"):
        return ((code, f"{code}: {name}") for code, name in (products() if kind == "product" else markets()).items())
    if kind == "platform":
        return member.platforms.values_list("slug", "name")
    return _columns(measures_only=kind == "measure")


def _columns(*, measures_only: bool) -> Iterator[tuple[str, str]]:
    if not measures_only:
        yield from ((name, name) for name in ("taxon", "product", "market", "platform", "period", "note"))
    for code, measure in definitions().measures.items():
        yield code, f"{code}: {measure.title}"
    for rate in definitions().indicators.values():
        if rate.is_rate:
            yield f"{rate.code}_percent", f"{rate.code}_percent: {rate.title}"


def _code_of(known: Mapping[str, str]) -> Any:
    """Candidates are named by code or, platforms, by name."""
    by_name = {name: code for code, name in known.items()}
    return lambda candidate: candidate if candidate in known else by_name.get(candidate)


def _not_known(told: str) -> str:
    near = match([told])[told].candidates
    if near:
        return _("“%(told)s” is not known. Did you mean %(near)s?") % {"told": told, "near": ", ".join(near)}
    return _("“%(told)s” is not known.") % {"told": told}
