"""What other people wrote is what it says it is, and nothing else is served with it."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from plotly.offline import get_plotlyjs_version

import coalition

VENDOR = Path(coalition.__file__).parent / "static" / "vendor"
PACKAGES: list[dict[str, Any]] = tomllib.loads((VENDOR / "VENDORED.toml").read_text())["package"]
FILES = {name: digest for package in PACKAGES for name, digest in package["files"].items()}


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_is_unchanged(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]


def test_every_file_is_listed() -> None:
    present = {path.name for path in VENDOR.iterdir() if path.is_file()}
    assert present == {*FILES, "VENDORED.toml"}


def test_every_package_says_what_it_is_for_and_brings_its_licence() -> None:
    for package in PACKAGES:
        assert package["version"]
        assert package["licence"]
        assert package["purpose"]
        assert (VENDOR / package["licence_file"]).read_text().strip()


def test_plotly_in_the_browser_is_the_one_that_plotly_in_python_writes_for() -> None:
    (plotly,) = (package for package in PACKAGES if package["name"] == "plotly.js")
    assert plotly["version"] == get_plotlyjs_version()
    assert f"v{plotly['version']}".encode() in (VENDOR / "plotly-basic.min.js").read_bytes()[:200]
