"""What each kind of change does to the rows that everybody reads: intervals, names, owners of platforms."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from members.actions.refusals import Refused
from members.history import belongs
from members.models import FormerName, FormerOwner, MembershipChange, MembershipInterval, Organisation, Platform

Kind = MembershipChange.Kind
Ending = MembershipInterval.Ending


def _ends(member: Organisation, on: date, ending: str, successor: Organisation | None = None) -> None:
    """The interval that goes on ends on that day; one that was only paused is over for good."""
    interval = member.intervals.order_by("joined").last()
    paused = interval is not None and interval.ending == Ending.PAUSED and ending != Ending.PAUSED
    if interval is None or (interval.left is not None and not (paused and interval.left <= on)):
        raise Refused(_("%(member)s is not a member on the day before %(day)s.") % {"member": member.name, "day": on})
    if interval.joined >= on:
        raise Refused(
            _("%(member)s joined on %(joined)s only: choose a later day.")
            % {"member": member.name, "joined": interval.joined}
        )
    interval.left, interval.ending, interval.successor = interval.left or on, ending, successor
    interval.save()


def _pause(change: MembershipChange) -> None:
    _ends(change.organisation, change.on, Ending.PAUSED)


def _leave(change: MembershipChange) -> None:
    _ends(change.organisation, change.on, Ending.LEFT)


def _return(change: MembershipChange) -> None:
    """A new interval begins, after all that there were."""
    member = change.organisation
    last = MembershipInterval.objects.filter(organisation=member).order_by("joined").last()
    if last is not None and last.left is None:
        raise Refused(_("%s is a member already.") % member.name)
    if last is not None and last.left is not None and last.left > change.on:
        raise Refused(
            _("%(member)s belonged until %(left)s: it can be back from that day on.")
            % {"member": member.name, "left": last.left}
        )
    if last is not None and last.ending == Ending.MERGED:
        raise Refused(_("%s became part of another member, and does not come back by itself.") % member.name)
    MembershipInterval.objects.create(organisation=member, joined=change.on)


def _rename(change: MembershipChange) -> None:
    member = change.organisation
    taken = Organisation.objects.filter(name__iexact=change.name).exclude(pk=member.pk)
    if change.name == member.name:
        raise Refused(_("That is its name today."))
    if taken.exists():
        raise Refused(_("There is an organisation named “%s” already.") % change.name)
    last = member.former_names.order_by("until").last()
    if last is not None and last.until >= change.on:
        raise Refused(_("It has its present name since %s: choose a later day.") % last.until)
    FormerName.objects.create(organisation=member, name=member.name, until=change.on)
    member.name = change.name
    member.save(update_fields=["name"])


def _merge(change: MembershipChange) -> None:
    """The member ends in the other, which runs its platforms from then on. What it reported stays its own."""
    member, successor = change.organisation, _other(change)
    if successor == member:
        raise Refused(_("A member cannot become part of itself."))
    _ends(member, change.on, Ending.MERGED, successor)
    for platform in member.platforms.all():
        _hand_over(platform, successor, change.on)


def _sell(change: MembershipChange) -> None:
    buyer, platform = _other(change), change.platform
    if platform is None or platform.organisation != change.organisation:
        raise Refused(_("The platform is not this member’s to sell today."))
    if buyer == change.organisation:
        raise Refused(_("A member cannot sell a platform to itself."))
    _hand_over(platform, buyer, change.on)


def _hand_over(platform: Platform, to: Organisation, on: date) -> None:
    """From that day on the other runs the platform; until then it was whose it is now."""
    if not belongs(to, on):
        raise Refused(
            _("%(member)s is not a member on %(day)s, so nobody would report for %(platform)s.")
            % {"member": to.name, "day": on, "platform": platform.name}
        )
    if to.platforms.filter(name=platform.name).exists():
        raise Refused(
            _("%(member)s has a platform named %(platform)s already.") % {"member": to.name, "platform": platform.name}
        )
    last = platform.former_owners.order_by("until").last()
    if last is not None and last.until >= on:
        raise Refused(
            _("%(platform)s is run by its present owner since %(day)s: choose a later day.")
            % {"platform": platform.name, "day": last.until}
        )
    FormerOwner.objects.create(platform=platform, organisation=platform.organisation, until=on)
    Platform.objects.filter(pk=platform.pk).update(organisation=to)


def _other(change: MembershipChange) -> Organisation:
    if change.other is None or change.other.kind != Organisation.Kind.MEMBER:
        raise Refused(_("Choose the other member."))
    return change.other


EFFECTS: Mapping[str, Callable[[MembershipChange], None]] = {
    Kind.RETURN: _return,
    Kind.PAUSE: _pause,
    Kind.LEAVE: _leave,
    Kind.RENAME: _rename,
    Kind.MERGE: _merge,
    Kind.SALE: _sell,
}
