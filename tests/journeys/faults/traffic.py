"""Clients that report and review without a pause, and remember whatever the program said that it had done."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import requests

from tests.journeys.conftest import PATIENCE, Crew

QUARTERS = ("2019-Q1", "2019-Q2", "2019-Q3")  # one for each client, so that none waits for another one's review
FIGURES = count(1_000, 1_001)  # each tells its version from all others


@dataclass
class Acknowledged:
    """What the program answered for: an id for each key, the accepted versions, and how requests ended otherwise."""

    uploads: dict[str, str] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)  # the last that was accepted, by quarter
    trouble: Counter[str] = field(default_factory=Counter)
    blamed: list[str] = field(default_factory=list)  # good files that were called bad
    broken: list[str] = field(default_factory=list)  # clients that met what they do not understand

    def __len__(self) -> int:
        return len(self.uploads) + len(self.accepted)


class Client(Thread):
    """Uploads, signs off and accepts one version after the other; asks again until it knows how each ended."""

    def __init__(self, crew: Crew, quarter: str, acknowledged: Acknowledged) -> None:
        super().__init__(daemon=True)
        self._lead, self._reviewer = crew.lead.another(), crew.reviewer.another()
        self._quarter, self._acknowledged = quarter, acknowledged
        self.last = Event()  # finish this version and begin no other
        self.leave = Event()  # leave everything as it is

    def run(self) -> None:
        try:
            while not (self.last.is_set() or self.leave.is_set()):
                self._version()
        except TimeoutError as error:
            self._acknowledged.broken.append(f"{self._quarter}: {error}")

    def _version(self) -> None:
        figure, key = next(FIGURES), str(uuid4())
        content = f"taxon,items_removed\nManis javanica,{figure}\n".encode()
        told: dict[str, Any] = {"data": {"period": self._quarter, "reason": f"Now {figure}."}}
        told |= {"headers": {"Idempotency-Key": key}, "files": {"file": ("figures.csv", content)}}
        submission = self._insist(lambda: self._lead.send("submissions/", **told))
        if submission is None:
            return
        self._acknowledged.uploads[key] = submission["id"]
        if (status := self._until_not("checking", submission["id"])) != "ready":
            if status == "invalid":
                self._acknowledged.blamed.append(submission["id"])
            return
        path = f"submissions/{submission['id']}/"
        comments = {"jump": "Figures of the test only count up."}
        signed = self._insist(lambda: self._lead.send(f"{path}submit/", json={"comments": comments}), path)
        if signed and signed["status"] == "submitted":
            self._review(path, submission, figure)

    def _review(self, path: str, submission: Any, figure: int) -> None:
        hashed = {"sha256": submission["sha256"]}
        done = self._insist(lambda: self._reviewer.send(f"{path}accept/", json=hashed), path)
        if done and done["status"] == "accepted":
            self._acknowledged.accepted.append(submission["id"])
            self._acknowledged.figures[self._quarter] = figure

    def _until_not(self, status: str, id: str) -> str:
        found = status
        while found == status and not self.leave.is_set():
            time.sleep(0.2)  # all of them together stay below what one caller may ask
            answer = self._insist(lambda: self._lead.look(f"submissions/{id}/"))
            found = answer["status"] if answer else status
        return found

    def _insist(self, send: Callable[[], requests.Response], path: str = "") -> Any:
        """Send until there is an answer. None where the client is to leave before.

        `path`: of what a step is done to. Where the step was done, although its answer never arrived, a second
        attempt is refused, and what is there now is the answer.
        """
        deadline = time.monotonic() + PATIENCE
        while not self.leave.is_set():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer in {PATIENCE} s: {dict(self._acknowledged.trouble)}")
            try:
                answer = send()
                if answer.ok:
                    return answer.json()
                self._acknowledged.trouble[f"{answer.status_code}"] += 1
                if answer.status_code == 409 and path:
                    return self._insist(lambda: self._lead.look(path))
                if answer.status_code < 500:
                    raise TimeoutError(f"{answer.status_code} {answer.text[:300]}")
            except requests.RequestException as error:
                self._acknowledged.trouble[type(error).__name__] += 1
            time.sleep(0.2)
        return None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Some clients at work."""

    acknowledged: Acknowledged
    clients: list[Client]

    def abandon(self) -> None:
        """Everybody leaves at once, whatever they were doing."""
        for client in self.clients:
            client.leave.set()
        self._gone()

    def finish(self) -> None:
        """Everybody brings their version to its end."""
        for client in self.clients:
            client.last.set()
        self._gone()

    def _gone(self) -> None:
        for client in self.clients:
            client.join(PATIENCE)
            assert not client.is_alive(), "a client never came to an end"


@contextmanager
def traffic(crew: Crew) -> Iterator[Traffic]:
    """Within it, clients work; afterwards each has finished, unless it left before."""
    acknowledged = Acknowledged()
    clients = [Client(crew, quarter, acknowledged) for quarter in QUARTERS]
    for client in clients:
        client.start()
    at_work = Traffic(acknowledged, clients)
    try:
        yield at_work
        at_work.finish()
    finally:
        at_work.abandon()
