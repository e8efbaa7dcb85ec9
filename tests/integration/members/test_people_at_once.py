"""Two changes of roles at the same moment: one waits for the other, and sees what it did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction

from coalition.lib.context import PROGRAM, entered
from members.actions import people
from members.actions.refusals import Refused
from members.models import Membership, User
from members.queries import actor_for
from tests.conftest import FreshDatabase
from tests.factories import members


def test_of_two_leads_who_remove_each_other_at_once_one_stays(fresh_database: FreshDatabase) -> None:
    with transaction.atomic():
        member = members.member("Example Marketplace")
        leads = [members.person(name, member, "lead") for name in ("One Lead", "Other Lead")]
    start = Barrier(2)

    def removed(by: User, person: User) -> bool:
        start.wait()
        try:
            with entered(PROGRAM):
                people.remove(person=person, organisation=member, reason="x", by=actor_for(by))
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor() as pool:
        done = list(pool.map(removed, leads, reversed(leads)))
    assert sorted(done) == [False, True]
    assert Membership.objects.count() == 1
