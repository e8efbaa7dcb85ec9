"""The bill of materials names all that the lock file and the vendored files name, and nothing of this machine."""

import json
import subprocess
import sys
import tomllib
from typing import Any

from tests.program import CHECKOUT


def _written() -> str:
    return subprocess.run([sys.executable, ".ci/sbom.py"], cwd=CHECKOUT, check=True, text=True, stdout=-1).stdout


def _pins(name: str) -> set[str]:
    lines = (CHECKOUT / name).read_text(encoding="utf-8").splitlines()
    return {line.split()[0].replace("==", "@") for line in lines if "==" in line and not line.startswith(" ")}


def test_everything_is_in_it_once_with_its_hashes() -> None:
    told: dict[str, Any] = json.loads(_written())
    vendored = tomllib.loads((CHECKOUT / "coalition/static/vendor/VENDORED.toml").read_text(encoding="utf-8"))
    names = sorted(f"{one['name']}@{one['version']}" for one in told["components"])
    assert names == sorted([*_pins("requirements.lock"), *(f"{p['name']}@{p['version']}" for p in vendored["package"])])
    locked = [one for one in told["components"] if one["purl"].startswith("pkg:pypi/")]
    assert all(one["externalReferences"][0]["hashes"] for one in locked)


def test_it_says_who_needs_whom() -> None:
    told: dict[str, Any] = json.loads(_written())
    needs = {one["ref"].split("@")[0]: one["dependsOn"] for one in told["dependencies"]}
    assert any(name.startswith("pkg:pypi/kombu@") for name in needs["pkg:pypi/celery"])
    assert any(name.startswith("pkg:pypi/django@") for name in needs["pkg:generic/coalition-progress"])
    needed = {name for names in needs.values() for name in names}
    assert {one["bom-ref"] for one in told["components"]} == needed


def test_it_is_the_same_every_time_and_names_no_registry() -> None:
    written = _written()
    assert written == _written()
    assert "://" not in written
