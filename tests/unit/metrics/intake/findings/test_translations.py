"""Every finding says itself in every language, with the same facts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from coalition.lib.catalogues import read
from metrics.intake import comparing, personal_data
from metrics.intake.findings import Problem, all_problems, in_words
from metrics.intake.findings.finding import COMMA, OR
from metrics.intake.findings.history import FarAbove
from metrics.queries.finding_words import translated

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
FOLDER = Path(settings.BASE_DIR) / "metrics" / "intake" / "findings" / "locale"
WORDS = {
    COMMA,
    OR,
    comparing.WHOLE_MEMBER,
    comparing.NO_GROUP,
    personal_data.AN_ACCOUNT,
    personal_data.AN_ADDRESS,
    personal_data.AN_IDENTITY,
    personal_data.A_NUMBER,
}


def catalogue(language: str) -> dict[str, str]:
    folder = {"zh-hans": "zh_Hans"}.get(language, language)
    return dict(read(FOLDER / folder / "LC_MESSAGES" / "django.po"))


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"(?<!\{)\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", all_problems(), ids=lambda problem: problem.__name__)
def test_every_text_is_translated(problem: type[Problem], language: str) -> None:
    known = catalogue(language)
    for template in (problem.message, problem.remedy, problem.remedy_with_candidates):
        if template:
            assert template in known
            assert placeholders(known[template]) == placeholders(template)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_fill_templates_are_translated_too(language: str) -> None:
    assert WORDS - catalogue(language).keys() == set()


def test_names_of_classes_tell_problems_apart() -> None:
    names = [problem.__name__ for problem in all_problems()]
    assert len(names) == len(set(names))


def test_a_finding_is_put_into_the_readers_language_with_its_facts() -> None:
    facts = {
        "measure": "Items removed after publication", "group": "the whole member", "now": "9,000",
        "low": "50", "high": "200", "quarters": "6",
    }  # fmt: skip
    with override("zh-hans"):
        message, remedy = in_words(FarAbove, facts, (), translated)
    assert message == "“发布后移除的内容数”，整个成员：9,000；根据贵方以前 6 个季度，预期为 50 至 200。"
    assert remedy.startswith("请检查")
    with override("fr"):
        assert in_words(FarAbove, facts, (), translated)[0].startswith("Contenus retirés après publication, le membre")


def test_the_catalogues_are_found_by_gettext() -> None:
    with override("es"):
        assert gettext("This file is empty.") == "Este archivo está vacío."
