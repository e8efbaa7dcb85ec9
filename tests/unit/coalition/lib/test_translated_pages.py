"""What a member's people read is translated: nothing stands in English between sentences of their own language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine, Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from coalition.lib.catalogues import read

TEMPLATES = Path(settings.BASE_DIR) / "templates"
REPORTING = ("portal", "submissions")
TRANSLATED = {
    "zh_Hans": (*REPORTING, "account", "people", "mfa", "_components"),
    "fr": REPORTING,
    "es": REPORTING,
}
PAGES = [(language, folder) for language, folders in TRANSLATED.items() for folder in folders]


def catalogue(language: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for folder in settings.LOCALE_PATHS:
        known |= read(Path(folder) / language / "LC_MESSAGES" / "django.po")
    return known


def texts(template: Template) -> Iterator[str]:
    """What a template asks the catalogues for, keyed as they are."""
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            context = f"{node.message_context.var}\x04" if node.message_context else ""
            yield context + str(node.filter_expression.var.literal).replace("%", "%%")
        elif isinstance(node, BlockTranslateNode):
            yield "\0".join(node.render_token_list(tokens)[0] for tokens in (node.singular, node.plural) if tokens)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%s", text))


@pytest.mark.parametrize(("language", "folder"), PAGES)
def test_every_text_of_a_members_pages_is_translated(language: str, folder: str) -> None:
    names = [path.relative_to(TEMPLATES) for path in (TEMPLATES / folder).rglob("*.html")]
    engine = Engine.get_default()
    wanted = {text for name in names for text in texts(engine.get_template(str(name)))}
    assert len(wanted) > 50 or folder == "mfa"
    assert wanted - catalogue(language).keys() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_filled_with_the_same_facts(language: str) -> None:
    """A form for one thing may leave the number out; none may ask for what is not there."""
    for key, translation in catalogue(language).items():
        forms = translation.split("\0")
        assert placeholders(forms[-1]) == placeholders(key.split("\x04")[-1]), key
        assert all(placeholders(form) <= placeholders(key) for form in forms), key
