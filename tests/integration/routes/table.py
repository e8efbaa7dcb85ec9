"""The permission table: every address of the site, who it lets in, and what it shows. The walk asks each of them.

A new address needs a line here, under the name that the URLconf gives it. It begins with who is let in (`public`,
`signing_in`, `account`, `holders`, `members`, `leads`, `managers`, `conveners`, `publishers`, `administrators`,
`superusers`), then the methods that it takes (`READ` where nothing is said), and where it names something of
somebody's, the kind of that thing: `"desk:thing": conveners(BOTH, of="report", shows=("file",),
acts=["reviewer"])`. `Door` explains the rest.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from members.permissions import Scope
from tests.integration.routes.cast import HOLDERS, LEADS, MANAGERS, REPORTERS, SIGNED_IN
from tests.integration.routes.entries import (
    BOTH,
    WRITE,
    Entry,
    account,
    administrators,
    conveners,
    holders,
    leads,
    managers,
    members,
    public,
    publishers,
    reviewers,
    signing_in,
    stewards,
    superusers,
)
from tests.integration.routes.urlconf import Route

DECIDES, REPORTS = ("file", "taxon", "note", "cell", "comment", "grouped", "reason"), ("file", "cell", "grouped")
FILES = ("embed", "format=csv", "format=xlsx", "format=parquet", "format=json")
QUESTION = "indicator=items_removed"
MINE = (
    *(f"{QUESTION}&by={by}" for by in ("group", "taxon", "product", "market", "platform", "platform_type")),
    f"{QUESTION}&platform_type=marketplace",
    f"{QUESTION}&taxon=Manis javanica&by=taxon",
    f"{QUESTION}&format=csv",
)
MOVED = tuple(
    f"{QUESTION}&by={by}&from=2025-Q4&to=2026-Q1{format}"
    for by, format in (
        ("taxon", ""),
        ("product", ""),
        ("platform", ""),
        ("platform_type", ""),
        ("market", "&format=csv"),
        ("taxon", "&format=xlsx"),
    )
)
REPORTING = (
    f"{QUESTION}&from=2025-Q4",
    *(f"table={table}&format={format}" for table in ("completeness", "share", "reported") for format in FILES[1:3]),
)
OF_ANOTHER = (
    f"{QUESTION}&member={{member}}",
    f"{QUESTION}&by=member&member={{member}}",
    f"{QUESTION}&platform={{platform}}",
)
ROWS_OF = (
    f"{QUESTION}&period=2025-Q4",
    *(f"{QUESTION}&period=2025-Q4&by={by}" for by in ("group", "product", "market", "platform", "platform_type")),
    f"{QUESTION}&period=2025-Q4&page=2",
    *(f"{QUESTION}&period=2025-Q4&format={format}" for format in ("csv", "xlsx")),
)
ROWS_OF_ANOTHER = (
    f"{QUESTION}&period=2025-Q4&member={{member}}",
    f"{QUESTION}&period=2025-Q4&by=member&key={{member}}",
    f"{QUESTION}&period=2025-Q4&by=platform&key={{platform}}",
    f"{QUESTION}&period=2025-Q4&platform={{platform}}&format=csv",
)
REVIEW = {"sha256": "{sha256}"}
COMMENTS = {"comment-matched-by-synonym": "It is."}
ASKS = {"asking-row": "2", "asking-column": "Removed", "asking-text": "Is it?"}
SAYS, SETTLES = {"query": "{query}", "text": "It is."}, {"query": "{query}", "text": "", "then": "settle"}
LAST_QUARTER = {"quarter": "2025-Q4"}
SENT_BACK = {"reason": "Look again.", "query-TOTAL_FORMS": "0", "query-INITIAL_FORMS": "0"}
ROWS = [{"taxon": "", "items_removed": 12, "platform": "canary-marketplace"}]
DRAFT = {"title": "Another", "first": "2025-Q4", "last": "2025-Q4", "text": ""}
MENDED = {"all-1": "-"}
NONE_FOUND = {"statement": "We found none.", "sha256": "{zeros}"}
Q3 = {"quarter": "2026-Q3"}
FORM = {"rows": "1", "revision": "0", "measure": "items_removed", "shown": "items_removed", "r0-items_removed": "12"}
TOKEN = {"name": "another", "scopes": ["read"], "days": "7"}

LETTERS = {"language": "en", "time_zone": "Asia/Shanghai", "wanted": []}
REMIND = {"member": "{member}", "period": "2026-Q3"}
BREAK = {"member": "{member}", "measure": "views_known", "period": "2026-Q1", "reason": "A new way."}
TARGET = {
    "member": "{member}",
    "wording": "We shall.",
    "source_title": "A speech",
    "source_url": "https://example.org/",
    "source_date": "2025-01-15",
    "kind": "decrease",
    "amount": "80",
    "due": "2026-12-31",
}
CHANGE = {"on": "2026-10-01", "reason": "So."}
OFFER = {"email": "newcomer@example.org", "role": "reporter"}
ROLES, LEAVES = {"roles": ["reporter"], "reason": "So."}, {"reason": "So.", "leaving_nobody": "on"}
TEAM = ("address", "invited", "issuer", "colleague token")
EVENTS = ("format=csv", "type=submission.returned", "person=canary", "page=2", "organisation={member}")
CANARYS = {"slug": "canary-marketplace"}


def _tomorrow() -> str:
    return str(timezone.localdate() + timedelta(days=1))


def _csv() -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", b"taxon,items_removed\n,12\n")


PUBLIC: Mapping[str, Entry] = {
    "public:home": public(asks=FILES),
    "public:species": public(asks=FILES),
    "public:species-group": public(named={"slug": "pangolins"}, asks=(*FILES, QUESTION)),
    "public:indicator": public(named={"code": "items_removed"}, asks=FILES),
    "public:releases": public(),
    "public:release": public(of="release", drafts=False, asks=FILES),
    "public:data": public(),
    "public:methods": public(),
    "public:findings": public(),
    "public:about": public(),
    "public:contact": public(),
    "public:privacy": public(),
    "public:report-error": public(),
    "public:members": public(),
    "public:member": public(named={"slug": "canary-marketplace"}),
    "public:news": public(),
    "public:news-feed": public(),
    "public:statements": public(),
    "public:initiatives": public(),
    "public:commitments": public(),
    "health/live": public(),
    "health/ready": public(),
    "health/work": public(answers=(503,)),  # where no worker works
}

PORTAL: Mapping[str, Entry] = {
    "portal:home": members(shows=("file", "notice", "reopening", "break")),
    "portal:history": members(asks=("status=accepted", "page=2", "next=//example.org")),
    "portal:upload": members(BOTH, named={"quarter": "2026-Q3"}, acts=REPORTERS, body={"file": _csv}),
    "portal:paste": members(BOTH, named=Q3, acts=REPORTERS, body={"table": "taxon\titems_removed\n\t12"}),
    "portal:form": members(BOTH, named=Q3, hides=("species",), acts=REPORTERS, body=FORM),
    "portal:form-check": members(WRITE, named=Q3, acts=REPORTERS, body=FORM),
    "portal:nothing-found": members(
        BOTH, named={"quarter": "2026-Q3"}, hides=("species",), acts=LEADS, body=NONE_FOUND
    ),
    "portal:template": members(named={"quarter": "2026-Q1", "format": "xlsx"}, hides=("species",)),
    "portal:submission": members(of="report", shows=REPORTS, asks=("page=2",)),
    "portal:problems": members(
        BOTH, of="to sign off", shows=("cell",), asks=("code=matched-by-synonym", "page=2"), acts=REPORTERS, body=MENDED
    ),
    "portal:answers": members(shows=("answer",)),
    "portal:revoke-answer": members(WRITE, of="answer", acts=REPORTERS),
    "portal:submission-progress": members(of="report"),
    "portal:receipt": members(of="report", shows=("file", "grouped")),
    "portal:submit": members(WRITE, of="to sign off", acts=LEADS, body=COMMENTS),
    "portal:withdraw": members(WRITE, of="to review", acts=LEADS),
    "portal:answer": members(WRITE, of="to review", acts=REPORTERS, body=SAYS),
    "portal:file": holders(of="report", shows=("file", "content")),
    "portal:marked": members(of="report", shows=("content", "cell")),
    "portal:findings": holders(of="report", shows=("cell", "comment")),
    "portal:progress": members(shows=("grouped", "break"), asks=(*MINE, *OF_ANOTHER)),
    "portal:what-changed": members(asks=(*MOVED, *OF_ANOTHER)),
    "portal:reporting": members(asks=REPORTING),
    "portal:lineage": members(shows=("grouped", "file", "taxon"), asks=(*ROWS_OF, *ROWS_OF_ANOTHER)),
    "portal:taxa": holders(asks=("taxon=canari",)),
    "portal:audit": leads(shows=("history", "record of people"), asks=EVENTS),
    "portal:team": leads(BOTH, shows=TEAM, acts=LEADS, body=OFFER),
    "portal:confirm-people": leads(WRITE, acts=LEADS),
    "portal:revoke-team-token": leads(WRITE, acts=LEADS, body={"token": "{token}"}),
    "portal:invite-again": leads(WRITE, of="invitation", acts=LEADS),
    "portal:revoke-invitation": leads(WRITE, of="invitation", acts=LEADS),
    "portal:person": leads(BOTH, of="colleague", shows=("address",), acts=LEADS, body=ROLES),
    "portal:confirm-person": leads(WRITE, of="colleague", acts=LEADS),
    "portal:remove-person": leads(WRITE, of="colleague", acts=LEADS, body=LEAVES),
}

DESK: Mapping[str, Entry] = {
    "desk:home": conveners(
        shows=("grouped",),
        asks=("period=2025-Q4", "state=review", "q=canary", "care=mine", "tick=missing", "format=csv", "format=xlsx"),
    ),
    "desk:remind": stewards(WRITE, acts=["reviewer", "administrator"], body=REMIND),
    "desk:accept-chosen": reviewers(WRITE, acts=["reviewer"], body={"version": "{report}:{sha256}"}),
    "desk:review": conveners(asks=("page=2", "care=mine")),
    "desk:mine": reviewers(BOTH, shows=("slug",), acts=["reviewer"], body={"member": "{member}"}),
    "desk:member": conveners(of="member", shows=("name", "plan", "break")),
    "desk:reporting": conveners(of="member", shows=("name",), asks=REPORTING),
    "desk:member-change": administrators(
        WRITE, of="member", named={"kind": "pause"}, acts=["administrator"], body=CHANGE
    ),
    "desk:member-drop": administrators(WRITE, of="canary's plan", named=CANARYS, acts=["administrator"]),
    "desk:submission": conveners(of="report", shows=DECIDES, asks=("page=2", "rows=findings")),
    "desk:accept": conveners(WRITE, of="to review", acts=["reviewer"], body=REVIEW),
    "desk:return": conveners(WRITE, of="to review", acts=["reviewer"], body=SENT_BACK),
    "desk:ask": conveners(WRITE, of="to review", acts=["reviewer"], body=ASKS),
    "desk:reply": conveners(WRITE, of="to review", acts=["reviewer"], body=SETTLES),
    "desk:changes": conveners(of="report", shows=("reason",), asks=("page=2",)),
    "desk:reopening": conveners(of="member's quarter", named=LAST_QUARTER, shows=("reopening",)),
    "desk:reopen": conveners(
        WRITE,
        of="member's quarter",
        named=LAST_QUARTER,
        acts=["reviewer"],
        body={"until": _tomorrow, "reason": "A column was missing."},
    ),
    "desk:end-reopening": conveners(
        WRITE, of="member's quarter", named=LAST_QUARTER, acts=["reviewer"], body={"reason": "It is there."}
    ),
    "desk:file": holders(of="report", shows=("file", "content")),
    "desk:findings": holders(of="report", shows=("cell", "comment")),
    "desk:trend": conveners(shows=("together",), asks=MINE),
    "desk:by-member": conveners(shows=("grouped",), asks=MINE),
    "desk:by-species": conveners(asks=MINE),
    "desk:by-product": conveners(asks=MINE),
    "desk:what-changed": conveners(asks=MOVED),
    "desk:outliers": conveners(
        asks=(
            "period=2025-Q4",
            f"period=2025-Q4&{QUESTION}",
            "period=2025-Q4&format=csv",
            "format=xlsx",
        )
    ),
    "desk:breaks": conveners(BOTH, shows=("break",), acts=["reviewer"], body=BREAK),
    "desk:withdraw-break": conveners(WRITE, of="break", acts=["reviewer"], body={"reason": "It was another measure."}),
    "desk:targets": conveners(BOTH, shows=("target",), asks=("page=2",), acts=["publisher"], body=TARGET),
    "desk:publish-target": conveners(WRITE, of="target", acts=["publisher"]),
    "desk:withdraw-target": conveners(WRITE, of="target", acts=["publisher"], body={"reason": "It was said anew."}),
    "desk:lineage": conveners(shows=("grouped", "file", "taxon", "together"), asks=(*ROWS_OF, *ROWS_OF_ANOTHER)),
    "desk:taxa": holders(asks=("taxon=canari",)),
    "desk:audit": conveners(shows=("history",), asks=EVENTS),
    "desk:members": administrators(shows=("slug",)),
    "desk:people": administrators(shows=("address",), asks=("q=canary", "page=2")),
    "desk:deactivate-person": administrators(WRITE, of="somebody", acts=["administrator"], body=LEAVES),
    "desk:reactivate-person": administrators(WRITE, of="leaver", acts=["administrator"], body=LEAVES),
    "desk:team": administrators(BOTH, of="team", shows=TEAM, acts=["administrator"], body=OFFER),
    "desk:confirm-people": administrators(WRITE, of="team", acts=["administrator"]),
    "desk:domains": administrators(WRITE, of="team", acts=["administrator"], body={"domains": ""}),
    "desk:revoke-team-token": administrators(WRITE, of="team", acts=["administrator"], body={"token": "{token}"}),
    "desk:invite-again": administrators(WRITE, of="canary's invitation", named=CANARYS, acts=["administrator"]),
    "desk:revoke-invitation": administrators(WRITE, of="canary's invitation", named=CANARYS, acts=["administrator"]),
    "desk:person": administrators(
        BOTH, of="canary's colleague", named=CANARYS, shows=("address",), acts=["administrator"], body=ROLES
    ),
    "desk:confirm-person": administrators(WRITE, of="canary's colleague", named=CANARYS, acts=["administrator"]),
    "desk:remove-person": administrators(
        WRITE, of="canary's colleague", named=CANARYS, acts=["administrator"], body=LEAVES
    ),
    "desk:releases": publishers(BOTH, shows=("title",), acts=["publisher"], body=DRAFT),
    "desk:release": publishers(of="release", shows=("title",)),
    "desk:release-preview": publishers(of="release", shows=("title", "grouped"), asks=FILES[1:]),
    "desk:release-refresh": publishers(WRITE, of="draft", acts=["publisher"]),
    "desk:release-schedule": publishers(WRITE, of="draft", acts=["publisher"], body={"at": "2099-01-01T09:30"}),
    "desk:release-publish": publishers(BOTH, of="draft", shows=("title",), acts=["publisher"], body={"seen": "on"}),
}

READS, SIGNS, REVIEWS = [Scope.READ], [Scope.READ, Scope.SUBMIT], [Scope.READ, Scope.REVIEW]
API: Mapping[str, Entry] = {
    "api:schema": public(asks=("format=yaml",)),
    "api:docs": public(),
    "api:submissions": holders(
        BOTH,
        shows=("slug",),
        asks=("status=accepted", "period=2025-Q4", "cursor=cD0x", "member={member}"),
        acts=REPORTERS,
        needs=READS,
        acts_with=[Scope.UPLOAD],
        body={"period": "2026-Q3", "rows": ROWS},
    ),
    "api:submission": holders(of="report", shows=("slug",), needs=READS),
    "api:findings": holders(of="report", shows=("cell",), asks=("format=csv", "cursor=cD0x"), needs=READS),
    "api:rows": holders(of="report", shows=("taxon", "note", "count"), asks=("cursor=cD0x",), needs=READS),
    "api:queries": holders(of="report", needs=READS),
    "api:submit": holders(WRITE, of="to sign off", acts=LEADS, needs=READS, acts_with=SIGNS, body={"comments": {}}),
    "api:accept": holders(WRITE, of="to review", acts=["reviewer"], needs=READS, acts_with=REVIEWS, body=REVIEW),
    "api:return": holders(
        WRITE, of="to review", acts=["reviewer"], needs=READS, acts_with=REVIEWS, body={"reason": "Look again."}
    ),
    "api:withdraw": holders(WRITE, of="to review", acts=LEADS, needs=READS, acts_with=SIGNS),
    "api:template": members(
        asks=("period=2026-Q1&format=xlsx",), hides=("species",), needs=[Scope.UPLOAD], answers=(200, 400)
    ),
    "api:progress": holders(
        asks=(QUESTION, f"{QUESTION}&by=member", *MINE, *OF_ANOTHER), needs=READS, answers=(200, 400)
    ),
    "api:completeness": holders(asks=("period=2025-Q4", "period=2025-Q4&member={member}"), needs=READS),
    "api:members": public(asks=("cursor=cD0x",)),
    "api:statements": public(asks=("cursor=cD0x",)),
    "api:news": public(asks=("cursor=cD0x",)),
    "api:releases": public(shows=("title",), asks=("cursor=cD0x",)),
    "api:latest-release": public(answers=(302,)),
    "api:release": public(of="release", shows=("title",)),
    "api:table": public(of="release", shows=("count",), asks=FILES[1:], named={"table": "headline"}),
    "api:bundle": public(of="release", shows=("count",)),
    "api:indicators": public(),
    "api:taxa": public(asks=("q=manis",)),
}

ACCOUNT: Mapping[str, Entry] = {
    "account:home": account(shows=("email",)),
    "account:preferences": account(BOTH, acts=SIGNED_IN, body=LETTERS),
    "account:tokens": holders(BOTH, shows=("token",), acts=HOLDERS, body=TOKEN),
    "account:revoke-token": holders(WRITE, acts=["reporter", "rival"], body={"token": "{token}"}),
    "account:act": account(WRITE, acts=REPORTERS, body={"organisation": "{member}"}),
    "account:data": account(WRITE, acts=SIGNED_IN),
    "account:sessions": account(BOTH, shows=("place",), acts=SIGNED_IN),
    "account:end-session": account(WRITE, acts=["reporter", "rival"], body={"session": "{session}"}),
    "account:factor-resets": managers(
        BOTH, shows=("colleague",), acts=MANAGERS, body={"person": "{held}", "reason": "Lost."}
    ),
    "account:factor-reset": managers(
        BOTH, of="lost factor", shows=("lost factor", "address"), acts=MANAGERS, body={"drop": ""}
    ),
    "account:language": signing_in(WRITE, body={"language": "fr"}),
    "account:sign-on": signing_in(BOTH),
    "account:sign-on-callback": signing_in(answers=(403,)),
    "account:invitation": signing_in(BOTH, answers=(404,)),
    "account:invitation-link": signing_in(named={"token": "made-up"}, answers=(404,)),
    "usersessions_list": account(BOTH, shows=("place",)),
    "account:link": signing_in(BOTH, named={"uid": "MQ", "token": "made-up"}, answers=(404,)),
    "account_login": signing_in(BOTH, asks=("next=//example.org/",)),
    "account_logout": signing_in(BOTH),
    "account_inactive": signing_in(),
    "account_signup": signing_in(BOTH),
    "account_reauthenticate": account(BOTH, answers=(200, 302)),
    "account_email": account(BOTH, shows=("email",)),
    "account_email_verification_sent": signing_in(),
    "account_change_password": account(BOTH, answers=(200, 302)),
    "account_set_password": account(BOTH, answers=(200, 302)),
    "account_reset_password": signing_in(BOTH),
    "account_confirm_login_code": signing_in(BOTH),
    "account_confirm_email": signing_in(BOTH, named={"key": "made-up"}),
    "account_reset_password_from_key_done": signing_in(),
    "account_reset_password_from_key": signing_in(BOTH, named={"uidb36": "1", "key": "made-up"}),
    "account_reset_password_done": signing_in(),
    "mfa_index": account(),
    "mfa_authenticate": signing_in(BOTH),
    "mfa_reauthenticate": account(BOTH, answers=(200, 302)),
    "mfa_activate_totp": account(BOTH, answers=(200, 302)),
    "mfa_deactivate_totp": account(BOTH, answers=(200, 302, 404)),
    "mfa_view_recovery_codes": account(answers=(200, 302, 404)),
    "mfa_generate_recovery_codes": account(BOTH, answers=(200, 302)),
    "mfa_download_recovery_codes": account(answers=(200, 302, 404)),
    "mfa_login_webauthn": signing_in(BOTH),
    "mfa_list_webauthn": account(),
    "mfa_add_webauthn": account(BOTH),
    "mfa_reauthenticate_webauthn": account(BOTH, answers=(200, 302)),
    "mfa_remove_webauthn": account(BOTH, of="passkey"),
    "mfa_edit_webauthn": account(BOTH, of="passkey"),
}

# Django's own administration: what its placeholders mean is the same everywhere.
ADMIN = superusers(
    BOTH,
    named={"object_id": "1", "content_type_id": "1", "app_label": "members", "url": "anything"},
    answers=(200, 301, 302, 403, 404, 405),
)

TABLE: Mapping[str, Entry] = {**PUBLIC, **PORTAL, **DESK, **API, **ACCOUNT}


def entry_of(route: Route) -> Entry:
    """What the table says of the route; KeyError where it says nothing."""
    return ADMIN if route.is_admin else TABLE[route.name]
