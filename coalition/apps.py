from django.apps import AppConfig
from django.core.checks import Tags, register


class CoalitionConfig(AppConfig):
    """The wiring."""

    name = "coalition"
    verbose_name = "Coalition"

    def ready(self) -> None:
        from coalition.celery import app
        from coalition.lib.roles import check_role
        from coalition.lib.transport import check_transport

        app.set_default()
        register(check_role, Tags.database)
        register(check_transport, Tags.security, deploy=True)
