"""What the program is made of, as a CycloneDX 1.6 list (ASVS 15.1.2): the locked packages, and what we serve of others.

Written from the lock file and `VENDORED.toml` alone: offline, the same every time, and with who needs whom, which the
tools for lists of requirements leave out. `make sbom` writes it to sbom.json.
"""

import json
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
VENDORED = "coalition/static/vendor/VENDORED.toml"

PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*])?==(\S+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NEEDED_BY = re.compile(r"^    #(?: via |   )([a-z0-9][a-z0-9._-]*)(?: |$)")


def bill() -> dict[str, Any]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = {**_component("application", project["name"], project["version"], "generic"), **_licence(project["license"])}
    locked, needed_by = _locked((PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    vendored = _vendored(tomllib.loads((PROJECT / VENDORED).read_text(encoding="utf-8")))
    needs = defaultdict(list, {root["bom-ref"]: [component["bom-ref"] for component in vendored]})
    for component in locked:
        for name in needed_by[component["bom-ref"]]:
            for user in [root, *locked]:
                if user["name"] == name:
                    needs[user["bom-ref"]].append(component["bom-ref"])
    components = [*locked, *vendored]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [
            {"ref": one["bom-ref"], "dependsOn": sorted(needs[one["bom-ref"]])} for one in [root, *components]
        ],
    }


def _locked(text: str) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """The packages of a lock file, and by whose name each is needed."""
    components: list[dict[str, Any]] = []
    needed_by: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        if pin := PIN.match(line):
            components.append(_component("library", pin[1], pin[2], "pypi"))
            components[-1]["externalReferences"] = [
                {"type": "distribution", "url": components[-1]["purl"], "comment": "one of these files", "hashes": []}
            ]
        elif hashed := HASH.search(line):
            components[-1]["externalReferences"][0]["hashes"].append({"alg": "SHA-256", "content": hashed[1]})
        elif user := NEEDED_BY.match(line):
            needed_by[components[-1]["bom-ref"]].append(user[1])
    return components, needed_by


def _vendored(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **_component("library", package["name"], package["version"], "npm"),
            **_licence(package["licence"]),
            "components": [
                {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
                for name, digest in package["files"].items()
            ],
        }
        for package in told["package"]
    ]


def _component(kind: str, name: str, version: str, registry: str) -> dict[str, Any]:
    address = f"pkg:{registry}/{name}@{version}"
    return {"type": kind, "bom-ref": address, "name": name, "version": version, "purl": address}


def _licence(id: str) -> dict[str, Any]:
    return {"licenses": [{"license": {"id": id}}]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=1) + "\n")
