from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """What the coalition counts."""

    name = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Submissions and statistics"
