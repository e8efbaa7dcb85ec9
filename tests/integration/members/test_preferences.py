"""How somebody is written to."""

from django.test import Client

from members.models import AuditEvent, Notification, User
from members.notifications import OPTIONAL, notify
from tests.cast import Browse

PAGE = "/account/preferences/"


def test_language_time_zone_and_letters_are_kept(browse: Browse, lead: User) -> None:
    client = browse(lead)
    page = client.get(PAGE).content.decode()
    assert all(str(label) in page for label in OPTIONAL.values())
    given = {"language": "zh-hans", "time_zone": "Asia/Shanghai", "wanted": ["reminder.T-3"]}
    assert client.post(PAGE, given)["Location"] == PAGE
    lead.refresh_from_db()
    assert (lead.language, lead.time_zone) == ("zh-hans", "Asia/Shanghai")
    assert set(lead.muted) == OPTIONAL.keys() - {"reminder.T-3"}
    assert AuditEvent.objects.get(type="person.preferences-set").object == str(lead.pk)
    notify([lead], kind="reminder.T-14", subject="Unwanted", body="")
    notify([lead], kind="reminder.T-3", subject="Wanted", body="")
    assert [letter.subject for letter in Notification.objects.filter(person=lead)] == ["Wanted"]


def test_whatever_must_be_known_cannot_be_switched_off() -> None:
    assert not {"reminder.T+1", "submission.receipt", "submission.returned", "account"} & OPTIONAL.keys()


def test_what_there_is_not_is_refused(browse: Browse, stranger: User) -> None:
    for given in (
        {"language": "tlh", "time_zone": "UTC"},
        {"language": "en", "time_zone": "Mars/Olympus"},
        {"language": "en", "time_zone": "UTC", "wanted": ["reminder.T+1"]},
        {},
    ):
        answer = browse(stranger).post(PAGE, given)
        assert answer.status_code == 400
    stranger.refresh_from_db()
    assert (stranger.language, stranger.time_zone, stranger.muted) == ("en", "UTC", [])


def test_nobody_signed_in_has_none(db: None) -> None:
    assert Client().get(PAGE)["Location"].startswith("/account/login/")
