from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coalition.lib.commands import AnsweringCommand
from members.actors import COMMAND
from metrics.actions import groups
from metrics.models import ReportingGroup, Taxon


class Command(AnsweringCommand):
    help = "Takes taxa, each with everything below it, into a reporting group and out of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="SLUG", help="The group as it stands in the address of its page.")
        for what, does in (("--add", "into the group"), ("--remove", "out of it")):
            parser.add_argument(
                what,
                action="append",
                default=[],
                metavar="NAME",
                help=f"The scientific name of a taxon to take {does}. May be repeated.",
            )

    def answer(self, **options: Any) -> Mapping[str, object]:
        group = ReportingGroup.objects.filter(slug=options["group"]).first()
        if group is None:
            known = ", ".join(ReportingGroup.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no reporting group {options['group']}. Choose one of: {known}.")
        add, remove = _taxa(options["add"]), _taxa(options["remove"])
        if not add + remove or set(add) & set(remove):
            raise CommandError("Name taxa with --add, --remove or both, and none of them with both.")
        changed = groups.change(group=group, add=add, remove=remove, by=COMMAND)
        return {"group": group.slug, "added": changed.added, "removed": changed.removed}


def _taxa(names: Iterable[str]) -> list[Taxon]:
    return [_named(name) for name in dict.fromkeys(names)]


def _named(name: str) -> Taxon:
    """The taxon of the name; one that was retired where no other has it, for earlier reports count there."""
    found = list(Taxon.objects.filter(name=name))
    chosen = [taxon for taxon in found if taxon.retired_at is None] or found
    if not chosen:
        raise CommandError(f"{name} is no scientific name in the tree. See manage.py load_taxa.")
    if len(chosen) > 1:
        ranks = ", ".join(sorted(taxon.rank for taxon in chosen))
        raise CommandError(f"{name} is the name of several taxa ({ranks}). Name the taxa right below the one meant.")
    return chosen[0]
