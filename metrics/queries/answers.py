"""What a member said that names and columns of its files mean."""

from collections.abc import Mapping
from typing import cast

from django.db.models import QuerySet
from django.http import Http404

from members.actors import Actor
from members.models import Organisation
from metrics.intake.answers import AnswerKind, Said
from metrics.intake.columns import find_meaning, meanings
from metrics.models import MemberAnswer, Submission
from metrics.queries.reference import markets, products
from metrics.queries.taxa import match
from metrics.statistics.indicator import definitions


def said_by(member: Organisation) -> list[Said]:
    """The member's answers that are in force."""
    found = in_force(member).values_list("pk", "kind", "written", "meaning")
    return [Said(pk, cast(AnswerKind, kind), written, meaning) for pk, kind, written, meaning in found]


def in_force(member: Organisation) -> QuerySet[MemberAnswer]:
    """The member's answers that were not revoked, with who gave them."""
    return MemberAnswer.objects.filter(member=member, revoked_at=None).select_related("by")


def answer_for(actor: Actor, id: int) -> MemberAnswer:
    """The answer in force, or Http404 where it is not the actor's organisation's."""
    found = MemberAnswer.objects.filter(pk=id, member=actor.organisation, revoked_at=None).first()
    if found is None:
        raise Http404
    return found


def used_in(submission: Submission) -> list[MemberAnswer]:
    """The answers by which the version was read, those that were revoked since included."""
    ids = [said["id"] for said in submission.reading.get("answers", ())]
    return list(MemberAnswer.objects.filter(pk__in=ids).select_related("by"))


def meaning_of(member: Organisation, kind: AnswerKind, text: str) -> str | None:
    """The name or code that the text stands for, as it is kept; None where it is none."""
    text = " ".join(text.split())
    if not text:
        return None if kind == "measure" else ""
    if kind == "taxon":
        found = match([text])[text]
        certain = found.kind in ("accepted", "group")
        return (text if found.kind == "accepted" and "(" in text else found.name) if certain else None
    return _codes(member, kind).get(text.casefold())


def _codes(member: Organisation, kind: AnswerKind) -> Mapping[str, str]:
    """What may be answered, by how it is written."""
    if kind in ("column", "measure"):
        known = meanings(definitions()).values()
        return {meaning.name: meaning.name for meaning in known if kind == "column" or meaning.kind != "text"}
    codes: Mapping[str, str]
    if kind == "platform":
        codes = dict(member.platforms.values_list("slug", "name"))
    else:
        codes = products() if kind == "product" else markets()
    return {code.casefold(): code for code in codes} | {name.casefold(): code for code, name in codes.items()}


def is_a_column(name: str) -> bool:
    """Whether the template has a column that is called so."""
    return find_meaning(name, meanings(definitions())) is not None
