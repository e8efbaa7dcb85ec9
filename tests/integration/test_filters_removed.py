"""Each of the application's filters removed in turn: behind the walls of the database nothing of another's appears.

Around people, roles, invitations, tokens, sessions and providers there is no wall (decision 0009): they are read before
it is known who asks. Filters of those stand alone, and are listed apart.
"""

from collections.abc import Iterator

import pytest

from metrics.actions import submissions as actions
from metrics.models import IdempotencyKey, Submission
from tests.integration.routes import removed
from tests.integration.routes import removed_of_people as of_people
from tests.integration.routes.canaries import FIGURES
from tests.integration.routes.cast import CANARY, CURIOUS, SESSIONS
from tests.integration.routes.reading import reads
from tests.integration.routes.removed import Removal
from tests.integration.routes.scene import Scene
from tests.integration.routes.table import entry_of
from tests.integration.routes.urlconf import routes
from tests.integration.routes.walk import Kind, undone
from tests.integration.routes.writing import OUTSIDERS, changes, intrusions

ROUTES = {route.name: route for route in routes()}
KEY = "a key of both"
# Those who must not see what a filter hides: another member's, with a role for each door, a token, and nobody.
ASKING = tuple(asker for asker in (*CURIOUS, *SESSIONS) if str(asker) in {"lead", "rival", "rival lead", "nobody"})
ASKING += tuple(asker for asker in CURIOUS if asker.has_token)
# The filter, where it is asked without it, and whether another one hides the same without any wall.
REMOVED: list[tuple[Removal, tuple[str, ...], bool]] = [
    (removed.submissions_by_member, ("portal:home", "portal:history", "portal:submission", "api:submissions"), False),
    (removed.members_of_a_question, ("portal:progress", "api:progress", "api:completeness"), False),
    (removed.members_of_completeness, ("portal:home", "api:completeness"), True),
    (removed.members_anywhere, ("portal:progress", "api:progress", "api:completeness"), False),
    (removed.members_of_live_counts, ("portal:progress", "api:progress"), True),
    (removed.open_version_by_member, ("portal:home", "portal:upload"), False),
    (removed.version_in_force_by_member, ("portal:home", "portal:submission"), False),
    (removed.versions_by_member, ("portal:submission",), False),
    (removed.names_reported_by_member, ("portal:template", "api:template"), False),
    (removed.rows_by_submission, ("portal:submission", "api:rows"), False),
    (removed.findings_by_submission, ("portal:submission", "portal:findings", "api:findings"), False),
    (removed.questions_by_submission, ("portal:submission", "api:queries"), False),
    (removed.reopenings_by_member, ("portal:home",), False),
    (removed.breaks_by_member, ("portal:home",), False),
    (removed.targets_by_publication, ("public:commitments",), False),
    (removed.notices_by_person, ("portal:home",), False),
    (removed.releases_by_status, ("public:home", "public:releases", "public:release", "api:releases"), False),
    (removed.latest_release_by_status, ("public:home", "public:species", "public:indicator", "public:data"), False),
    (removed.tables_by_release, ("api:table",), False),
    (of_people.events_by_actor, ("portal:audit",), False),
    (of_people.resets_by_organisation, ("account:factor-resets", "account:factor-reset"), False),
]
WITHOUT_WALL: list[tuple[Removal, tuple[str, ...], bool]] = [
    (of_people.colleagues_by_organisation, ("portal:team", "portal:person"), False),
    (of_people.memberships_by_organisation, ("account:factor-resets",), False),
    (of_people.invitations_by_organisation, ("portal:team",), False),
    (of_people.tokens_by_organisation, ("portal:team",), False),
    (of_people.sign_on_by_organisation, ("portal:team",), False),
    (of_people.tokens_by_person, ("account:tokens",), False),
    (of_people.sessions_by_person, ("account:sessions",), False),
    (of_people.personal_data_by_person, ("account:data",), False),
]


def by_filter(*removals: tuple[Removal, tuple[str, ...], bool]) -> pytest.MarkDecorator:
    names = [removal[0].__name__ for removal in removals]
    return pytest.mark.parametrize(("remove", "names", "hidden_twice"), removals, ids=names)


def shown(scene: Scene, names: tuple[str, ...]) -> Iterator[str]:
    """What somebody finds of another's at these addresses, whatever else is wrong there.

    That a member is one, and its name, everybody may know: no wall hides it, and no filter counts as one for it.
    """
    secrets = (*scene.all_but(frozenset()), *(figures.species for figures in FIGURES.values()))
    for name in names:
        route = ROUTES[name]
        walk = reads(scene, route, ASKING) if "GET" in entry_of(route).takes else changes(scene, route, ASKING)
        for wrong in walk:
            if wrong.kind == Kind.SHOWS and any(secret in wrong.found for secret in secrets):
                yield str(wrong)


@by_filter(*REMOVED)
def test_the_walls_hide_it_without_the_filter(
    remove: Removal, names: tuple[str, ...], hidden_twice: bool, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(monkeypatch)
    assert list(shown(scene, names)) == []


@by_filter(*WITHOUT_WALL)
def test_around_accounts_the_filter_is_all_there_is(
    remove: Removal, names: tuple[str, ...], hidden_twice: bool, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a wall is built one day, the filter moves to the list of those that have one."""
    remove(monkeypatch)
    assert any(shown(scene, names))


@by_filter(*REMOVED, *WITHOUT_WALL)
def test_the_filter_is_what_hides_it(
    remove: Removal,
    names: tuple[str, ...],
    hidden_twice: bool,
    scene: Scene,
    without_walls: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The proof that a filter was removed: without walls, what it hides appears."""
    remove(monkeypatch)
    assert any(shown(scene, names)) != hidden_twice


# By whom another's is ended where the filter is gone.
CHANGED = [
    (of_people.tokens_by_person, "rival"),
    (of_people.sessions_by_person, "rival"),
    (of_people.tokens_by_organisation, "rival lead"),
]


def ended(scene: Scene, who: str) -> bool:
    asker = next(asker for asker in OUTSIDERS if str(asker) == who)
    return Kind.CHANGES in {wrong.kind for wrong in intrusions(scene, asker)}


@pytest.mark.parametrize(("remove", "who"), CHANGED, ids=[removal[0].__name__ for removal in CHANGED])
def test_around_accounts_the_filter_is_all_that_keeps_others_from_ending_it(
    remove: Removal, who: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(monkeypatch)
    assert ended(scene, who)


def test_the_walls_keep_others_from_dropping_a_reset(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    of_people.resets_by_organisation(monkeypatch)
    assert not ended(scene, "rival lead")


def test_the_filter_keeps_others_from_dropping_a_reset(
    scene: Scene, without_walls: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_people.resets_by_organisation(monkeypatch)
    assert ended(scene, "rival lead")


def test_the_walls_hide_the_upload_behind_anothers_key(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that two members use is two keys; looked up without its member, it would answer with the other's upload."""
    assert str(_of_the_key(scene, monkeypatch)) not in _uploaded_with_the_same_key(scene)


def test_the_member_is_what_hides_the_upload_behind_anothers_key(
    scene: Scene, without_walls: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert str(_of_the_key(scene, monkeypatch)) in _uploaded_with_the_same_key(scene)


def _of_the_key(scene: Scene, patch: pytest.MonkeyPatch) -> object:
    """What the first member uploaded with the key, which from now on is looked up without the member."""
    first = Submission.objects.filter(member=scene.members[CANARY]).earliest("uploaded_at")
    IdempotencyKey.objects.get_or_create(organisation=first.member, key=KEY, body_sha256="0" * 64, submission=first)

    def earlier_upload(member: object, key: str, *_what: object) -> Submission | None:
        known = IdempotencyKey.objects.filter(key=key).first()
        return known.submission if known else None

    patch.setattr(actions, "_earlier_upload", earlier_upload)
    return first.pk


def _uploaded_with_the_same_key(scene: Scene) -> str:
    client = scene.clients[next(asker for asker in OUTSIDERS if asker.has_token)]
    body = {"period": "2026-Q3", "rows": [{"taxon": "", "items_removed": 12}]}
    with undone():
        answer = client.post(
            "/api/v1/submissions/", body, content_type="application/json", headers={"Idempotency-Key": KEY}
        )
    return str(answer.content)
