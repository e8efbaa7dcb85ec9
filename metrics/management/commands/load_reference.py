from collections.abc import Mapping
from typing import Any

from coalition.lib.commands import AnsweringCommand
from members.actions import publications
from members.actors import COMMAND
from metrics.actions import reference


class Command(AnsweringCommand):
    help = (
        "Loads the starter taxa, reporting groups, products and published targets that are not there yet, and the "
        "statements, initiatives and news that ship with the program. Safe to repeat."
    )

    def answer(self, **options: Any) -> Mapping[str, object]:
        return {**reference.load_reference(by=COMMAND), **publications.load_reference(by=COMMAND)}
