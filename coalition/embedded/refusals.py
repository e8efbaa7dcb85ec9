"""What the web server answers by itself, when a request is too broken to reach the program."""

from waitress.task import ErrorTask

from coalition.lib import csp, headers


class GuardedErrorTask(ErrorTask):  # type: ignore[misc]
    """Carries the same protection as every other answer."""

    def execute(self) -> None:
        self.response_headers.extend(
            {**headers.guards(), "Content-Security-Policy": csp.policy(), "Cache-Control": headers.NOT_KEPT}.items()
        )
        super().execute()
