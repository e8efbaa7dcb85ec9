from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from coalition.lib.commands import AnsweringCommand, argument_type, day
from members.actors import COMMAND
from metrics.actions import periods
from metrics.statistics.quarter import Quarter


class Command(AnsweringCommand):
    help = "Opens a quarter for reports, a past one too; opens it again where it was closed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quarter", type=argument_type(Quarter.parse), metavar="2026-Q3")
        parser.add_argument(
            "--closes", type=day, metavar="DATE", help="The last day on which a file is taken; without it, in 90 days."
        )

    def answer(self, **options: Any) -> Mapping[str, object]:
        period = periods.open_period(quarter=options["quarter"], closes=options["closes"], by=COMMAND)
        return {
            "period": str(period),
            "opens": period.opens.isoformat(),
            "due": period.due.isoformat(),
            "grace_ends": period.grace_ends.isoformat(),
            "closes": period.closes.isoformat(),
        }
