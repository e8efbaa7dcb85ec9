from collections.abc import Mapping
from typing import Any

from coalition.lib.commands import AnsweringCommand
from members.models import Organisation
from metrics.actions import rebuilding


class Command(AnsweringCommand):
    help = (
        "Makes all rollups anew from the observations, a quarter at a time. Safe to repeat, and while the program "
        "runs. Prints one JSON object; `not_made` names what stays stale because a sum of it is too large."
    )

    def answer(self, **options: Any) -> Mapping[str, object]:
        rebuilt = rebuilding.rebuild()
        slugs = dict(Organisation.objects.values_list("pk", "slug"))
        return {
            "made": rebuilt.made,
            "rows": rebuilt.rows,
            "not_made": [{"member": slugs[member], "period": period} for member, period in rebuilt.not_made],
        }
