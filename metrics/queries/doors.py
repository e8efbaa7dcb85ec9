"""Why something cannot be done now, and who can change that: one table for pages, buttons and the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actors import Actor
from members.models import Organisation
from members.permissions import Right
from members.queries import expected_members, organisations_with, people_with
from metrics.models import Period, Submission
from metrics.queries.reference import period_of
from metrics.queries.reopenings import reopened_for
from metrics.queries.submissions import open_version
from metrics.statistics.quarter import Quarter
from metrics.transitions import REPLACED_BY_UPLOAD, Status, transition

NOT_YOURS = frozenset({"not-your-role", "own-submission"})  # locked for this person; others may find it open


@dataclass(frozen=True, slots=True)
class Door:
    """A reason for which something is refused: its code, why, and who opens. `%(…)s` are facts and names."""

    code: str
    why: str | Promise
    who: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A door that somebody stands before, in words."""

    code: str
    why: str
    who: str

    @property
    def detail(self) -> str:
        """As a refusal says it."""
        return f"{self.why} {self.who}".strip()


NOT_A_QUARTER = Door(
    "period-not-open",
    gettext_lazy("%(quarter)s is not open yet."),
    gettext_lazy("An administrator of the conveners opens it: %(administrators)s."),
)
NOT_YET = Door("period-not-open", gettext_lazy("%(quarter)s opens on %(day)s."))
CLOSED = Door(
    "period-closed",
    gettext_lazy("%(quarter)s closed on %(day)s."),
    gettext_lazy(
        "A reviewer of the conveners can open it again for %(member)s until a date (%(reviewers)s), "
        "an administrator for everybody (%(administrators)s)."
    ),
)
NOT_EXPECTED = Door(
    "not-expected",
    gettext_lazy("%(member)s was not a member in %(quarter)s, so no report is expected."),
    gettext_lazy(
        "If that is wrong, an administrator of the conveners corrects the membership dates: %(administrators)s."
    ),
)
OWN = Door(
    "own-submission",
    gettext_lazy("Whoever uploaded or signed off a report cannot review it."),
    gettext_lazy("Another reviewer does: %(reviewers)s."),
)
ROLES: Mapping[Right, Door] = {
    Right.UPLOAD: Door("not-your-role", gettext_lazy("Only a member's reporters and leads upload files.")),
    Right.SUBMIT: Door(
        "not-your-role",
        gettext_lazy("Your role does not sign reports off."),
        gettext_lazy("A lead of %(member)s does: %(leads)s."),
    ),
    Right.WITHDRAW: Door(
        "not-your-role",
        gettext_lazy("Only a lead withdraws a report."),
        gettext_lazy("Leads of %(member)s: %(leads)s."),
    ),
    Right.REVIEW: Door(
        "not-your-role",
        gettext_lazy("Your role reads reports and decides nothing."),
        gettext_lazy("A reviewer accepts or sends back, asks and re-opens: %(reviewers)s."),
    ),
}
BREAKS = Door(
    "not-your-role",
    gettext_lazy("Your role reads which breaks are declared."),
    gettext_lazy("A reviewer declares and withdraws them: %(reviewers)s."),
)
TARGETS = Door(
    "not-your-role",
    gettext_lazy("Your role reads targets and their verdicts."),
    gettext_lazy("A publisher enters, publishes and withdraws them: %(publishers)s."),
)
STATES: Mapping[Status, Door] = {
    Status.CHECKING: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s is still being checked."),
        gettext_lazy("That ends by itself, mostly within seconds."),
    ),
    Status.INVALID: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s has errors."),
        gettext_lazy("A reporter or lead of %(member)s corrects them."),
    ),
    Status.READY: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s is not signed off yet."),
        gettext_lazy("A lead of %(member)s signs it off: %(leads)s."),
    ),
    Status.SUBMITTED: Door(
        "under-review",
        gettext_lazy("Version %(version)s is under review."),
        gettext_lazy("A lead can withdraw it (%(leads)s); a reviewer can send it back (%(reviewers)s)."),
    ),
    Status.RETURNED: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s was sent back on %(reviewed)s."),
        gettext_lazy("A reporter or lead of %(member)s uploads another file."),
    ),
    Status.ACCEPTED: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s was accepted on %(reviewed)s."),
        gettext_lazy(
            "%(member)s changes it by another file with a reason while %(quarter)s is open; "
            "a reviewer can open it again: %(reviewers)s."
        ),
    ),
    Status.SUPERSEDED: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s was replaced by a later one."),
        gettext_lazy("It stays as it was; only a later version can be changed."),
    ),
    Status.WITHDRAWN: Door(
        "wrong-status",
        gettext_lazy("Version %(version)s was withdrawn."),
        gettext_lazy("It stays as it was; only a later version can be changed."),
    ),
}
# Whose step it is where the workflow has none from the status in which a version is.
STEPS: Mapping[Status, Right] = {
    Status.SUBMITTED: Right.SUBMIT,
    Status.ACCEPTED: Right.REVIEW,
    Status.RETURNED: Right.REVIEW,
    Status.WITHDRAWN: Right.WITHDRAW,
}
ASKED_ABOUT = frozenset({Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED})


def to_report(member: Organisation, quarter: Quarter) -> Lock | None:
    """What keeps the member from reporting for the quarter today, whoever of it asks."""
    period, today = period_of(quarter), timezone.localdate()
    if period is None:
        return _lock(NOT_A_QUARTER, member, quarter)
    if period.opens > today:
        return _lock(NOT_YET, member, quarter, day=period.opens)
    if period.closes < today and reopened_for(member, period) is None:
        return _lock(CLOSED, member, quarter, day=period.closes)
    return None if _is_expected(member, quarter) else _lock(NOT_EXPECTED, member, quarter)


def _is_expected(member: Organisation, quarter: Quarter) -> bool:
    return expected_members(quarter.last_day).filter(pk=member.pk).exists()


def to_upload(member: Organisation, quarter: Quarter, actor: Actor) -> Lock | None:
    """What keeps the actor from uploading a file of the member for the quarter."""
    if not actor.may(Right.UPLOAD):
        return _lock(ROLES[Right.UPLOAD], member, quarter)
    return to_report(member, quarter) or to_replace(member, period_of(quarter))


def to_replace(member: Organisation, period: Period | None) -> Lock | None:
    """The version that no other file can take the place of now."""
    current = open_version(member, period) if period else None
    if current is None or Status(current.status) in REPLACED_BY_UPLOAD:
        return None
    return _of(STATES[Status(current.status)], current)


def to_step(submission: Submission, following: Status, actor: Actor) -> Lock | None:
    """What keeps the actor from bringing the version into that status."""
    step = transition(submission.status, following)
    right = step.right if step else STEPS.get(following)
    if right is not None and not actor.may(right):
        return _of(ROLES[right], submission)
    if step is None:
        return _of(STATES[Status(submission.status)], submission)
    return _of(OWN, submission) if right == Right.REVIEW and _is_own(submission, actor) else None


def _is_own(submission: Submission, actor: Actor) -> bool:
    """Whether the actor had a hand in the report: reviewing it takes another pair of eyes."""
    return actor.person is not None and actor.person.pk in {submission.submitted_by_id, submission.uploaded_by_id}


def to_withdraw(submission: Submission, actor: Actor) -> Lock | None:
    """What keeps the actor from taking the version back; only a lead does, whatever else lets it end."""
    if not actor.may(Right.WITHDRAW):
        return _of(ROLES[Right.WITHDRAW], submission)
    return to_step(submission, Status.WITHDRAWN, actor)


def to_submit(submission: Submission, actor: Actor) -> Lock | None:
    """What keeps the actor from signing the version off."""
    return to_step(submission, Status.SUBMITTED, actor) or to_report(submission.member, submission.period.quarter)


def to_ask(submission: Submission, actor: Actor) -> Lock | None:
    """What keeps the actor from asking the member about the version."""
    if not actor.may(Right.REVIEW):
        return _of(ROLES[Right.REVIEW], submission)
    status = Status(submission.status)
    return None if status in ASKED_ABOUT else _of(STATES[status], submission)


def to_reopen(member: Organisation, period: Period, actor: Actor) -> Lock | None:
    """What keeps the actor from opening the quarter again for the member."""
    quarter = period.quarter
    if not actor.may(Right.REVIEW):
        return _lock(ROLES[Right.REVIEW], member, quarter)
    if period.opens > timezone.localdate():
        return _lock(NOT_YET, member, quarter, day=period.opens)
    return None if _is_expected(member, quarter) else _lock(NOT_EXPECTED, member, quarter)


def to_declare(actor: Actor) -> Lock | None:
    """What keeps the actor from declaring breaks in series and from withdrawing them."""
    if actor.may(Right.REVIEW):
        return None
    return Lock(BREAKS.code, str(BREAKS.why), str(BREAKS.who) % {"reviewers": _working_where(Right.REVIEW)})


def to_set_targets(actor: Actor) -> Lock | None:
    """What keeps the actor from entering, publishing and withdrawing targets: everybody reads what is published."""
    if actor.may(Right.PUBLISH):
        return None
    return Lock(TARGETS.code, str(TARGETS.why), str(TARGETS.who) % {"publishers": _working_where(Right.PUBLISH)})


def to_speak(submission: Submission, right: Right, actor: Actor) -> Lock | None:
    """What keeps the actor from writing to a question about the version."""
    return None if actor.may(right) else _of(ROLES[right], submission)


def _of(door: Door, submission: Submission) -> Lock:
    return _lock(
        door,
        submission.member,
        submission.period.quarter,
        version=submission.version,
        reviewed=submission.reviewed_at.date() if submission.reviewed_at else "–",
    )


def _lock(door: Door, member: Organisation, quarter: Quarter, **facts: int | str | date) -> Lock:
    told: dict[str, object] = {"member": member.name, "quarter": quarter, **facts}
    who = str(door.who)
    told |= {name: _names(name, member) for name in _NAMES if f"%({name})s" in who}
    return Lock(door.code, str(door.why) % told, who % told)


_NAMES = ("leads", "reviewers", "administrators")


def _names(role: str, member: Organisation) -> str:
    """A member's own leads by their names, conveners' people by where they work."""
    if role == "leads":
        return _listed(people_with(Right.SUBMIT, member))
    return _working_where(Right.REVIEW if role == "reviewers" else Right.ADMINISTER)


def _working_where(right: Right) -> str:
    return _listed(organisations_with(right))


def _listed(found: Iterable[object]) -> str:
    return ", ".join(map(str, found)) or _("nobody holds that role yet")
