"""What the web server answers by itself, when a request is too broken to reach the program."""

from django.conf import settings
from waitress.task import ErrorTask

from coalition.lib import csp


class GuardedErrorTask(ErrorTask):  # type: ignore[misc]
    """Carries the same protection as every other answer."""

    def execute(self) -> None:
        self.response_headers.extend(
            [
                ("Content-Security-Policy", csp.policy()),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ]
        )
        super().execute()
