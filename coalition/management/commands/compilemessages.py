"""Instead of Django's, which needs the gettext tools."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from coalition.lib.catalogues import compiled


class Command(BaseCommand):
    help = "Make the .mo files of all catalogues anew from their .po files."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                path.with_suffix(".mo").write_bytes(compiled(path))
                self.stderr.write(f"{path.relative_to(settings.BASE_DIR)}")
