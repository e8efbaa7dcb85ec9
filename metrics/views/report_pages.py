"""What the pages of a report share, on the member's side and on the desk."""

from django.http import Http404
from django.utils.translation import gettext as _

from coalition.templatetags.tables import Cell, cell_of, key_of
from members.models import Organisation
from members.queries import Actor
from metrics.queries.comparison import Comparison


def own_member(actor: Actor) -> Organisation:
    """The member in which the actor reports; Http404 for everybody else."""
    if actor.organisation is None or not actor.is_member:
        raise Http404
    return actor.organisation


def steps() -> list[str]:
    """The way of a report, for the person who makes it."""
    return [_("Template"), _("Upload"), _("Check"), _("Submit")]


def marks(figures: Comparison) -> list[Cell]:
    """What stands in a table where there is no number, once each, for the key below it."""
    told = [value for line in figures.measures for value in (line.now, line.before) if value]
    return key_of(cell_of(value, "count") for value in told)
