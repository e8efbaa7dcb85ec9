"""What people fill in about submissions."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from metrics.actions.review_queries import Query
from metrics.actions.submissions import Upload
from metrics.queries.findings import FindingGroup
from metrics.queries.titles import title_of
from metrics.statistics.indicator import definitions
from metrics.transitions import Status

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ACCEPTED_FILES = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json"
LONGEST_TEXT = 4000


def received(file: "UploadedFile[bytes]") -> Upload:
    """The file with its hash; its content only where it is not larger than what is kept."""
    size = file.size or 0
    if size <= settings.LARGEST_FILE:
        return Upload.of(file.name or "file", file.read())
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return Upload(file.name or "file", None, size, digest.hexdigest())


def _text(label: "str | StrPromise", *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class UploadForm(forms.Form):
    """A quarter's file, with the reason where an accepted version is to be replaced."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_(
            "CSV, XLSX, XLS, ODS or JSON rows, up to 50 MB. It is stored as it is, then read and checked; "
            "nothing is submitted yet."
        ),
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
    )
    reason = _text(
        _("Why is the accepted report revised?"),
        help_text=_("The reviewer reads this beside what has changed."),
    )

    def __init__(self, *args: Any, revises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not revises:
            del self.fields["reason"]


class SignOffForm(forms.Form):
    """An answer to every kind of warning. Its fields, named after the codes, stand below the findings they answer."""

    ELEMENT = "sign-off"
    prefix = "comment"

    def __init__(self, *args: Any, warnings: Iterable[FindingGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in warnings:
            self.fields[group.code] = _text(
                _("%(problem)s: why is it right?") % {"problem": group.title},
                rows=2,
                initial=group.comment,
                required=not group.is_answered,
                error_messages={"required": _("Say why it is right, or correct the file and upload it again.")},
            )
            self.fields[group.code].widget.attrs["form"] = self.ELEMENT

    @property
    def comments(self) -> dict[str, str]:
        return {code: text for code, text in self.cleaned_data.items() if text}


class AcceptForm(forms.Form):
    """The hash of the version that the reviewer has seen."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why a version goes back."""

    reason = _text(
        _("What is the member to do?"), help_text=_("The member reads this, and so does its next file's reviewer.")
    )


class QueryForm(forms.Form):
    """A question about one cell; a line left blank is no question."""

    row = forms.IntegerField(label=_("Row"), min_value=1, required=False)
    column = forms.CharField(label=_("Column"), max_length=200, required=False)
    text = forms.CharField(label=_("Question"), max_length=LONGEST_TEXT)

    def as_query(self) -> Query | None:
        told = self.cleaned_data
        return Query(told["text"], told["row"], told["column"]) if told else None


QueryForms = forms.formset_factory(QueryForm, extra=3, max_num=100)


class AnswerForm(forms.Form):
    """Something said to a question; reviewers settle it, or open it again, with or without a word."""

    SETTLE, OPEN = "settle", "open"

    query = forms.IntegerField(widget=forms.HiddenInput)
    text = _text(_("What you say"), rows=2, required=False)
    then = forms.ChoiceField(required=False, choices=[("", ""), (SETTLE, SETTLE), (OPEN, OPEN)])


class ReopeningForm(forms.Form):
    """Until when a member may report for a closed quarter, and why."""

    until = forms.DateField(
        label=_("Until, that day included"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = _text(_("Why?"), rows=2, help_text=_("The member’s people read this."))


class EndReopeningForm(forms.Form):
    """Why a re-opening ends before its day."""

    reason = _text(_("Why does it end now?"), rows=2, help_text=_("The member’s people read this."))


class HistoryFilter(forms.Form):
    """Which versions to list."""

    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *Status.choices])


CARE = [("", _("Anybody")), ("mine", _("Me")), ("nobody", _("Nobody"))]


class QueueFilter(forms.Form):
    """Whose members' reports to list."""

    care = forms.ChoiceField(label=_("Looked after by"), required=False, choices=CARE)


class BoardFilter(forms.Form):
    """Which quarter to show, and which of its members."""

    period = forms.ChoiceField(label=_("Quarter"), required=False)
    q = forms.CharField(label=_("Find a member"), required=False, max_length=100)
    care = forms.ChoiceField(label=_("Looked after by"), required=False, choices=CARE)
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"] = forms.ChoiceField(label=_("Quarter"), required=False, choices=periods)


class QuestionForm(forms.Form):
    """What a dashboard shows: an indicator, what to restrict it to, and the quarters. It lives in the address."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    group = forms.ChoiceField(label=_("Species group"), required=False)
    taxon = forms.CharField(
        label=_("Taxon"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"list": "taxa", "autocomplete": "off", "placeholder": _("Any scientific name")},
        ),
    )
    product = forms.ChoiceField(label=_("Product"), required=False)
    market = forms.ChoiceField(label=_("Market"), required=False)
    platform_type = forms.ChoiceField(label=_("Platform type"), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    member = forms.ChoiceField(label=_("Member"), required=False)

    def __init__(
        self, *args: Any, choices: Mapping[str, Iterable[tuple[str, str]]], suggestions: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from", "to"):  # "from" is a word of Python, so that no attribute can have the name
            self.fields[name] = forms.ChoiceField(label=_FROM_TO[name], required=False)
        for name, found in choices.items():
            self._choices(name, found)
        self.fields["taxon"].widget.attrs |= {
            "hx-get": suggestions,
            "hx-trigger": "input changed delay:150ms",
            "hx-target": "#taxa",
            "hx-params": "taxon",
        }
        if "member" not in choices:
            del self.fields["member"]

    def _choices(self, name: str, found: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choices")
        field.choices = list(found) if field.required else [("", _ALL), *found]


class ReportingForm(forms.Form):
    """Which count a member's part is shown of, and which of its quarters. It lives in the address."""

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = [(code, title_of(each)) for code, each in definitions().measures.items()]
        self.fields["indicator"] = forms.ChoiceField(label=_("Share of"), choices=counts)
        for name in ("from", "to"):
            self.fields[name] = forms.ChoiceField(label=_FROM_TO[name], required=False, choices=[("", _ALL), *periods])


_FROM_TO = {"from": _("From"), "to": _("To")}
_ALL = _("All")


class DraftForm(forms.Form):
    """Which quarters a release is about, and what the publisher says of it."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("As readers will cite it."))
    first = forms.ChoiceField(label=_("First quarter"))
    last = forms.ChoiceField(label=_("Last quarter"))
    text = _text(
        _("What you say about it"), rows=6, required=False, help_text=_("Stands below the main points. Plain text.")
    )

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            field = self.fields[name]
            self.fields[name] = forms.ChoiceField(label=field.label, choices=periods, initial=field.initial)


class ScheduleForm(forms.Form):
    """The minute at which a draft is to be published."""

    at = forms.DateTimeField(
        label=_("Publish at (UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The day is announced on the public calendar at once; nothing else is."),
    )


class PublishForm(forms.Form):
    """The second look before something that cannot be taken back."""

    seen = forms.BooleanField(label=_("I have read the preview, and this is what the coalition wants to say."))
