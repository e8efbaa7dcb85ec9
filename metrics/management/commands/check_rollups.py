import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from coalition.lib import context
from members.models import Organisation
from metrics.actions import drift


class Command(BaseCommand):
    help = (
        "Compares all rollups that are not stale, and the bands that members see of the others, with what the "
        "observations give, and marks what drifted, so that it is made again. Prints one JSON object with the places; "
        "ends with 1 where something drifted."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        with context.entered(context.PROGRAM):
            checked = drift.check()
            slugs = dict(Organisation.objects.values_list("pk", "slug"))
        answer = {
            "ok": not checked.drifted and not checked.bands,
            "compared": checked.compared,
            "stale": checked.stale,
            "drifted": [
                {
                    "member": slugs[found.member],
                    "period": str(period),
                    "rows": {"changed": found.changed, "missing": found.missing, "surplus": found.surplus},
                }
                for period, found in checked.drifted
            ],
            "bands": [str(period) for period in checked.bands],
        }
        self.stdout.write(json.dumps(answer))
        if not answer["ok"]:
            sys.exit(1)
