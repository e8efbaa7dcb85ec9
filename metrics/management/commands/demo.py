from collections.abc import Mapping
from typing import Any

from coalition.lib.commands import AnsweringCommand
from metrics.demo.make import make


class Command(AnsweringCommand):
    help = "Creates the demonstration coalition in an empty database: invented companies, people and figures."

    def answer(self, **options: Any) -> Mapping[str, object]:
        return make()
