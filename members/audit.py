"""The only writer of audit events."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.psycopg_any import Jsonb

from coalition.lib import origin
from coalition.lib.origin import Origin
from members.actors import PROGRAM, Actor
from members.chain import START, Head
from members.models import AuditEvent, AuditLink, AuditOrigin, Organisation

_COLUMNS = (
    "type", "actor_id", "acting_for_id", "organisation_id", "object", "via", "request_id", "origin", "reason",
    "details",
)  # fmt: skip
# By hand: the ORM would ask for the new number, which a role that may only add events cannot read.
_INSERT = f"INSERT INTO members_auditevent ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608


def record(
    type: str, *, by: Actor, object: str, organisation: Organisation | None, reason: str = "", **details: object
) -> None:
    """Write down what was done, in the transaction that does it.

    `details` are texts, whole numbers and lists of them: never a confidential figure, a password, a token or what is in
    a file, and of people their ids alone. The event gets its place in the chain as the transaction commits.
    """
    _refuse_fractions(details)
    come_from = None if by.via == PROGRAM.via else origin.current()
    values = (
        type,
        by.person.pk if by.person else None,
        by.organisation.pk if by.organisation else None,
        organisation.pk if organisation else None,
        object,
        by.via,
        come_from.request_id if come_from else "",
        _kept(come_from) if come_from else "",
        reason,
        Jsonb(details),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def record_version(type: str, *, by: Actor, object: str, files: Iterable[Path]) -> bool:
    """Write down that files which ship with the program are others than the last time; else nothing, and False."""
    sha256 = _hash_of(files)
    last = AuditEvent.objects.filter(type=type, object=object).order_by("-pk").first()
    if last is not None and last.details.get("sha256") == sha256:
        return False
    record(type, by=by, object=object, organisation=None, sha256=sha256)
    return True


def _hash_of(files: Iterable[Path]) -> str:
    """Of a line for each file, as `sha256sum` writes it, in the order of their names."""
    hashes = ((hashlib.sha256(file.read_bytes()).hexdigest(), file) for file in sorted(files))
    return fingerprint("".join(f"{sha256}  {file.parent.name}/{file.name}\n" for sha256, file in hashes))


def fingerprint(text: str) -> str:
    """The hash of a text that the record is to hold to, though it may name figures and so is not in it."""
    return hashlib.sha256(text.encode()).hexdigest()


def head() -> Head:
    """The newest place of the chain, the events of the running transaction included.

    From here until the transaction ends nobody else's events are chained: ask for it last.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS members_auditevent_link, members_auditlink_chain IMMEDIATE")
    return newest()


def newest() -> Head:
    """The newest place of the chain as it is committed."""
    last = AuditLink.objects.filter(position__isnull=False).order_by("-position").first()
    return Head(last.position or 0, last.hash) if last else Head(0, START)


def _kept(come_from: Origin) -> str:
    """The key of the row that holds the address; a row for each event, so that one person's can be removed alone."""
    if come_from.address is None:
        return ""
    salt = secrets.token_hex(16)
    key = origin_key(salt, come_from.address)
    AuditOrigin.objects.bulk_create([AuditOrigin(key=key, salt=salt, address=come_from.address)], ignore_conflicts=True)
    return key


def origin_key(salt: str, address: str) -> str:
    """What an event holds in the place of an address."""
    return hashlib.sha256(f"{salt}{address}".encode()).hexdigest()


def _refuse_fractions(details: Mapping[str, object]) -> None:
    """A fraction is a figure, and has no single text that both sides of the chain would hash."""
    for value in details.values():
        if isinstance(value, float):
            raise TypeError("an audit event holds no fraction")
        if isinstance(value, Mapping):
            _refuse_fractions(value)
