"""The main job on real input: quarters pushed through the API until the progress is what it must be, to the item.

    python -m tests.journeys.quarters --url http://localhost:8000 [--quarters 2012-Q1 …] [--members …]

Needs `../shared/data`, and a program that runs with `DEMO=no`: this fills the empty installation by commands first.
Names that match no taxon are findings with candidates; the mapping below answers them, and nothing is dropped.
"""

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.journeys.answers import ANSWERS

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT.parent / "shared" / "data"
INDEX = "taxa/Index_of_CITES_Species_2017-04-21.csv.gz"
MEASURES = (
    "items_removed",
    "views_known",
    "removed_before_first_view",
    "removed_before_user_report",
    "removed_within_24h",
)
COMMENT = "Checked against the checklist: this is the taxon that we mean."
PATIENCE = 120  # seconds until a file must be checked


@dataclass
class Story:
    """What happened: how names were matched, how many rows, how long."""

    files: int = 0
    rows: int = 0
    seconds: float = 0.0
    matches: Counter[str] = field(default_factory=Counter)
    answered: dict[str, str] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, object]:
        return {
            "files": self.files,
            "rows": self.rows,
            "seconds": round(self.seconds, 1),
            "rows_per_second": round(self.rows / self.seconds, 1) if self.seconds else None,
            "names_matched": dict(self.matches),
            "names_answered": self.answered,
            "warnings": dict(self.warnings),
        }


def manage(*words: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run a management command and read its answer, the last line that it prints."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)}: {done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


class Api:
    """A client with somebody's token."""

    def __init__(self, url: str, token: str) -> None:
        self._program, self._token = url, token
        self._url = f"{url}/api/v1/"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def another(self, url: str | None = None) -> "Api":
        """A client of the same person, with connections of its own, to this or to another web server."""
        return Api(url or self._program, self._token)

    def get(self, path: str, **parameters: str) -> Any:
        return self._answer(self.look(path, **parameters))

    def look(self, path: str, **parameters: str) -> requests.Response:
        """GET, whatever the answer is."""
        return self._session.get(self._url + path, params=parameters, timeout=60)

    def pages(self, path: str) -> Iterator[Any]:
        page = self.get(path, page_size="1000")
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self._answer(self._session.get(page["next"], timeout=60))

    def post(self, path: str, **body: Any) -> Any:
        return self._answer(self.send(path, **body))

    def send(self, path: str, **body: Any) -> requests.Response:
        """POST, whatever the answer is."""
        return self._session.post(self._url + path, timeout=120, **body)

    def _answer(self, answer: requests.Response) -> Any:
        if not answer.ok:
            raise RuntimeError(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:1000]}")
        return answer.json()


@dataclass(frozen=True, slots=True)
class Coalition:
    """An installation with the members of the quarters and a reviewer."""

    url: str
    leads: Mapping[str, Api]
    reviewer: Api


def found(
    url: str, quarters: Iterable[str], members: Iterable[str], environment: Mapping[str, str] | None = None
) -> Coalition:
    """Fill an empty installation: the official index, a convener with a reviewer, the members, the quarters."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        taxa = beside.submit(manage, "load_taxa", str(DATA / INDEX), environment=environment)
        coalition = _with_people(url, quarters, members, environment)
        taxa.result()
    return coalition


def _with_people(
    url: str, quarters: Iterable[str], members: Iterable[str], environment: Mapping[str, str] | None
) -> Coalition:
    convener = manage("add_convener", "Convening Trust", "--administrator", "ada@example.org", environment=environment)
    words = ("add_person", "ruth@example.org", "--organisation", convener["slug"], "--role", "reviewer")
    reviewer = manage(*words, environment=environment)
    leads = {}
    for slug in members:
        name = slug.replace("-", " ").title()
        words = ("add_member", name, "--joined", "2011-01-01", "--lead", f"lead@{slug}.example.org")
        invitation = manage(*words, environment=environment)
        leads[invitation["slug"]] = Api(url, invitation["token"])
    for quarter in quarters:
        manage("open_period", quarter, environment=environment)
    return Coalition(url, leads, Api(url, reviewer["token"]))


def report(coalition: Coalition, member: str, quarter: str) -> Story:
    """One file from upload to acceptance, its unknown names answered on the way."""
    story = Story(files=1)
    lead = coalition.leads[member]
    content = (DATA / "quarters" / quarter / f"{member}.csv").read_bytes()
    submission = _upload(lead, quarter, content)
    if submission["status"] == "invalid":
        answers = _answers(lead, submission)
        story.answered |= answers
        submission = _upload(lead, quarter, rewritten(content, answers))
    if submission["status"] != "ready":
        raise RuntimeError(f"{member} {quarter}: {_problems(lead, submission)}")
    path = f"submissions/{submission['id']}/"
    codes = {finding["code"] for finding in lead.pages(f"{path}findings/") if finding["severity"] == "warning"}
    lead.post(f"{path}submit/", json={"comments": dict.fromkeys(codes, COMMENT)})
    coalition.reviewer.post(f"{path}accept/", json={"sha256": submission["sha256"]})
    names = {}
    for row in lead.pages(f"{path}rows/"):
        story.rows += 1
        names[row["taxon"]["given"]] = row["taxon"]["match"]
    story.matches.update(names.values())
    story.warnings.update(codes)
    return story


def _upload(lead: Api, quarter: str, content: bytes) -> Any:
    submission = lead.post("submissions/", data={"period": quarter}, files={"file": ("quarter.csv", content)})
    deadline = time.monotonic() + PATIENCE
    while submission["status"] == "checking":
        if time.monotonic() > deadline:
            raise RuntimeError(f"{submission['id']} is still being checked after {PATIENCE} s")
        time.sleep(0.2)
        submission = lead.get(f"submissions/{submission['id']}/")
    return submission


def _answers(lead: Api, submission: Any) -> dict[str, str]:
    """For each name that is not understood: the answer in the mapping, which must be there."""
    answers = {}
    for finding in lead.pages(f"submissions/{submission['id']}/findings/"):
        if finding["severity"] != "error":
            continue
        given = finding["value"]
        if finding["code"] not in ("unknown-taxon", "ambiguous-taxon") or given not in ANSWERS:
            raise RuntimeError(f"no answer to {finding['code']} {given!r}: {finding['candidates']}")
        answers[given] = ANSWERS[given]
    return answers


def rewritten(content: bytes, answers: Mapping[str, str]) -> bytes:
    """The file with the answered names in the place of the unknown ones; rows that become one are added up."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for row in rows:
        row["taxon"] = answers.get(row["taxon"], row["taxon"])
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(_added_up(rows))
    return written.getvalue().encode()


def _added_up(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    kept: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        key = tuple(value for column, value in row.items() if column not in MEASURES)
        if key in kept:
            for measure in MEASURES:
                kept[key][measure] = str(int(kept[key][measure]) + int(row[measure]))
        else:
            kept[key] = row
    return list(kept.values())


def _problems(lead: Api, submission: Any) -> list[str]:
    findings = lead.pages(f"submissions/{submission['id']}/findings/")
    return [f"{each['code']} row {each['row']}: {each['value']}" for each in findings if each["severity"] == "error"]


def run(coalition: Coalition, files: list[tuple[str, str]]) -> Story:
    """All files, quarter by quarter, a few members at a time."""
    begun, whole = time.monotonic(), Story()
    with ThreadPoolExecutor(max_workers=4) as pool:
        for story in pool.map(lambda file: report(coalition, *file), files):
            whole.files += story.files
            whole.rows += story.rows
            whole.matches.update(story.matches)
            whole.answered |= story.answered
            whole.warnings.update(story.warnings)
    whole.seconds = time.monotonic() - begun
    return whole


def wait_until_rolled_up(coalition: Coalition, expected: Mapping[str, Mapping[str, int]]) -> None:
    """The rollups follow within seconds; give them a minute."""
    deadline = time.monotonic() + 60
    while differences(coalition, "period", expected) and time.monotonic() < deadline:
        time.sleep(1)


def differences(coalition: Coalition, by: str, expected: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Where `progress/` says something else than expected, key by key and measure by measure; empty is right.

    Asked for the quarters from the first to the last that anything is expected of.
    """
    wrong = []
    asked = sorted(key.split("|")[0] for key in expected)
    between = {"from": asked[0], "to": asked[-1]}
    for measure in MEASURES:
        answer = coalition.reviewer.get("progress/", indicator=measure, by=by, **between)
        told = {_key(by, row): row["numerator"] for row in answer["rows"] if row["numerator"] is not None}
        wanted = {key: values[measure] for key, values in expected.items() if measure in values}
        wrong += [
            f"{measure} {key}: {told.get(key)} instead of {wanted.get(key)}"
            for key in sorted(told.keys() | wanted.keys())
            if told.get(key) != wanted.get(key)
        ]
    return wrong


def _key(by: str, row: Mapping[str, str]) -> str:
    if by == "period":
        return row["period"]
    return f"{row['period']}|{row['label'] if by == 'member' else row['key']}"


def expected_sums(quarters: list[str], members: list[str]) -> dict[str, dict[str, dict[str, int]]]:
    """What `expected.json` says of all files; of fewer, the files added up."""
    everything: dict[str, dict[str, dict[str, int]]] = json.loads((DATA / "quarters/expected.json").read_text())
    if len(quarters) == len(all_quarters()) and len(members) == len(all_members()):
        return {
            "period": everything["by_period"],
            "member": everything["by_period_member"],
            "product": everything["by_period_product"],
        }
    sums: dict[str, dict[str, dict[str, int]]] = {"period": {}, "member": {}, "product": {}}
    for quarter in quarters:
        for member in members:
            text = (DATA / "quarters" / quarter / f"{member}.csv").read_text()
            for row in csv.DictReader(io.StringIO(text)):
                name = member.replace("-", " ").title()
                for by, key in (
                    ("period", quarter),
                    ("member", f"{quarter}|{name}"),
                    ("product", f"{quarter}|{row['product']}"),
                ):
                    cell = sums[by].setdefault(key, dict.fromkeys(MEASURES, 0))
                    for measure in MEASURES:
                        cell[measure] += int(row[measure])
    return sums


def all_quarters() -> list[str]:
    return sorted(folder.name for folder in (DATA / "quarters").iterdir() if folder.is_dir())


def all_members() -> list[str]:
    return sorted(file.stem for file in (DATA / "quarters" / all_quarters()[0]).glob("*.csv"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--quarters", nargs="+", default=None)
    parser.add_argument("--members", nargs="+", default=None)
    chosen = parser.parse_args()
    quarters, members = chosen.quarters or all_quarters(), chosen.members or all_members()
    coalition = found(chosen.url, quarters, members)
    story = run(coalition, [(member, quarter) for quarter in quarters for member in members])
    expected = expected_sums(quarters, members)
    wait_until_rolled_up(coalition, expected["period"])
    wrong = {by: differences(coalition, by, sums) for by, sums in expected.items()}
    sys.stdout.write(json.dumps({**story.told(), "differences": wrong}, indent=1, ensure_ascii=False) + "\n")
    sys.exit(any(wrong.values()))


if __name__ == "__main__":
    main()
