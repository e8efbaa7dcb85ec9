"""Who works on the running program: a member's lead with a token and a browser session, and a reviewer."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from coalition.embedded.places import OWNER, place
from tests import totp
from tests.journeys.quarters import Api, manage
from tests.program import Program, environment

PATIENCE = 120  # seconds until a file must be checked, on a busy machine
COMMENT = "We have looked at it, and it is right."


@dataclass(frozen=True, slots=True)
class Crew:
    """A member that reports on a running program, and a reviewer who accepts what it reports."""

    program: Program
    slug: str
    lead: Api
    reviewer: Api
    link: str
    _versions: "count[int]" = field(default_factory=count)

    def upload(self, quarter: str, name: str, content: bytes) -> Any:
        """Upload by the API; the answer, while the file is still being checked."""
        told = {"period": quarter, "reason": f"Trial {next(self._versions)}."}
        return self.lead.post("submissions/", data=told, files={"file": (name, content)})

    def checked(self, submission: Any, patience: float = PATIENCE) -> Any:
        """The submission when its check is over."""
        deadline = time.monotonic() + patience
        while submission["status"] == "checking":
            assert time.monotonic() < deadline, f"{submission['id']} is still being checked"
            time.sleep(0.1)
            submission = self.lead.get(f"submissions/{submission['id']}/")
        return submission

    def signed_off(self, quarter: str, items_removed: int) -> Any:
        """A version with this one figure, submitted."""
        content = f"taxon,items_removed\nManis javanica,{items_removed}\n".encode()
        submission = self.checked(self.upload(quarter, "figures.csv", content))
        assert submission["status"] == "ready", self.codes(submission)
        comments = {"jump": "Figures of the test only count up."}
        return self.lead.post(f"submissions/{submission['id']}/submit/", json={"comments": comments})

    def accept(self, submission: Any) -> Any:
        return self.reviewer.post(f"submissions/{submission['id']}/accept/", json={"sha256": submission["sha256"]})

    def at(self, program: Program) -> "Crew":
        """The same people at another installation."""
        return replace(
            self, program=program, lead=self.lead.another(program.url), reviewer=self.reviewer.another(program.url)
        )

    def codes(self, submission: Any) -> set[str]:
        """The codes of its findings."""
        return {finding["code"] for finding in self.lead.pages(f"submissions/{submission['id']}/findings/")}

    def removed(self, quarter: str) -> int | None:
        """What the progress says that the member removed in the quarter."""
        asked = {"indicator": "items_removed", "member": self.slug, "from": quarter, "to": quarter}
        rows = self.reviewer.get("progress/", **asked)["rows"]
        found: int | None = rows[0]["numerator"] if rows else None
        return found

    def database(self) -> "psycopg.Connection[Any]":
        """As the owner: for what no command does."""
        return psycopg.connect(**place(self.program.data_dir).connection(OWNER), autocommit=True)

    def open(self, quarter: str, *, closes_in: int = 30) -> None:
        """Have the quarter open for so many days, or closed since as many where they are fewer than none."""
        closes = date.today() + timedelta(days=closes_in)
        days = [closes - timedelta(days=days) for days in (90, 60, 45, 0)]
        year, number = quarter.split("-Q")
        with self.database() as database:
            database.execute(
                "INSERT INTO metrics_period (year, number, opens, due, grace_ends, closes)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [int(year), int(number), *days],
            )

    def log(self) -> str:
        """What web server, worker and scheduler have written so far."""
        return "".join(file.read_text(encoding="utf-8") for file in (self.program.data_dir / "log").glob("*.log"))


def recruited(program: Program, name: str, quarters: tuple[str, ...]) -> Crew:
    """A new member with its lead, a new convener with a reviewer, and open quarters, all by commands."""

    def command(*words: str) -> dict[str, Any]:
        return manage(*words, environment=environment(program.data_dir, program.port))

    def convener() -> dict[str, Any]:
        slug = command("add_convener", f"{name} Trust", "--administrator", "administrator@trust.example")["slug"]
        return command("add_person", "reviewer@trust.example", "--organisation", slug, "--role", "reviewer")

    with ThreadPoolExecutor(max_workers=2) as pool:
        reviewing = pool.submit(convener)
        joining = pool.submit(command, "add_member", name, "--joined", "2015-01-01", "--lead", "lead@member.example")
        opening = [pool.submit(command, "open_period", quarter) for quarter in quarters]
        reviewer, lead = reviewing.result(), joining.result()
        for opened in opening:
            opened.result()
    url = program.url
    return Crew(program, lead["slug"], Api(url, lead["token"]), Api(url, reviewer["token"]), lead["link"])


class Session:
    """The lead's session, without JavaScript: what a page says and takes."""

    def __init__(self, crew: Crew) -> None:
        self._url = crew.program.url
        self._session = requests.Session()
        form = self._session.get(crew.link, timeout=60)
        self._session.post(crew.link, data=_token(form), timeout=60)
        self._add_authenticator_app()

    @property
    def cookies(self) -> dict[str, str]:
        """By which a browser is the same session."""
        return dict(self._session.cookies)

    def get(self, path: str) -> requests.Response:
        return self._session.get(self._url + path, timeout=60)

    def at(self, program: Program) -> str:
        """The path to which the portal of an installation leads this browser."""
        return urlsplit(self._session.get(f"{program.url}/portal/", timeout=60).url).path

    def _add_authenticator_app(self) -> None:
        """A lead reaches nothing before."""
        address = f"{self._url}/account/2fa/totp/activate/"
        form = self._session.get(address, timeout=60)
        found = re.search(r'id="secret">(\w+)<', form.text)
        assert found, form.text
        self._session.post(address, data={**_token(form), "code": totp.code(found[1])}, timeout=60)

    def upload(self, quarter: str, name: str, content: Any) -> requests.Response:
        """Through the form of the page; the answer after its redirect."""
        address = f"{self._url}/portal/{quarter}/"
        told = {**_token(self._session.get(address, timeout=60)), "reason": "Another try."}
        return self._session.post(address, data=told, files={"file": (name, content)}, timeout=120)


def _token(page: requests.Response) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    return {"csrfmiddlewaretoken": found[1]} if found else {}


@pytest.fixture(scope="session")
def crew(empty_program: Program) -> Iterator[Crew]:
    """With 2020-Q1 and 2020-Q3 open; the program must still be healthy at the end."""
    yield recruited(empty_program, "Weathered", ("2020-Q1", "2020-Q3"))
    assert requests.get(f"{empty_program.url}/health/ready", timeout=30).json()["status"] == "ok"


@pytest.fixture(scope="session")
def session(crew: Crew) -> Session:
    """The lead's, signed in once by the link that works once."""
    return Session(crew)
