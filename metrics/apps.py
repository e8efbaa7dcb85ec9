from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class MetricsConfig(AppConfig):
    """What the coalition counts."""

    name = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Submissions and statistics"

    def ready(self) -> None:
        """Read the definitions now: a broken one stops the start, with its file and key, and not a member's upload."""
        from metrics.statistics.definition_files import DefinitionError
        from metrics.statistics.indicator import definitions

        try:
            definitions()
        except DefinitionError as error:
            raise ImproperlyConfigured(str(error)) from error
