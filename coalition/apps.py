from django.apps import AppConfig
from django.core.checks import Tags, register


class CoalitionConfig(AppConfig):
    """The wiring."""

    name = "coalition"
    verbose_name = "Coalition"

    def ready(self) -> None:
        from coalition.celery import app
        from coalition.lib.roles import check_role

        app.set_default()
        register(check_role, Tags.database)
