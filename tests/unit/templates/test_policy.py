"""Every template can be used under the content security policy, and finds what it names."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "coalition" / "static"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an event handler": r"\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*(\bsrc=|application/json))",
    "an htmx handler that evaluates": r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:",
    "words that are not escaped": r"\|\s*safe\b|\bautoescape\s+off\b",
    "something fetched from elsewhere": r"<(script|img|link)\b[^>]*(src|href)=\"(https?:)?//",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_keeps_the_policy(name: str) -> None:
    text = (ROOT / name).read_text()
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_icons_and_components_that_a_template_names_exist(name: str) -> None:
    text = (ROOT / name).read_text()
    drawn = set(re.findall(r'<symbol id="([^"]*)"', (STATIC / "icons.svg").read_text()))
    icons = re.findall(r'\{% icon "([^"]*)" %\}|\sicon="([^"]*)"|data-icon="([^"]*)"', text)
    assert {icon for found in icons for icon in found if icon} <= drawn
    for part in re.findall(r'\{% include "([^"]*)"', text):
        get_template(part)  # or TemplateDoesNotExist


def test_the_style_sheet_fetches_nothing_from_elsewhere() -> None:
    style = (STATIC / "css" / "site.css").read_text()
    assert re.findall(r"url\(([^)]*)\)", style) == ["../scales.svg", "../scales.svg"]
    assert "@import" not in style


def test_the_catalogue_names_every_component() -> None:
    catalogue = (ROOT / "_components" / "README.md").read_text()
    inside = {"cell", "copy_button", "field_words", "figure_tools", "table_key", "footer", "messages", "navigation",
              "utility_bar", "data_table", "heat_table", "trail_key", "submission_status"}  # fmt: skip
    parts = {path.stem for path in (ROOT / "_components").glob("*.html")}
    assert {part for part in parts - inside if f"_components/{part}.html" not in catalogue} == set()
