"""What the web server answers by itself, when a request is too broken to reach the program."""

from csp.utils import build_policy
from waitress.task import ErrorTask


class GuardedErrorTask(ErrorTask):  # type: ignore[misc]
    """Carries the same protection as every other answer."""

    def execute(self) -> None:
        self.response_headers.extend(
            [
                ("Content-Security-Policy", build_policy()),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "same-origin"),
            ]
        )
        super().execute()
