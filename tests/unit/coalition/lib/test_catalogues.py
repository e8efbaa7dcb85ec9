"""Catalogues are compiled without gettext's tools, and what is committed is what they compile to."""

import gettext
import io
from pathlib import Path

import pytest
from django.conf import settings

from coalition.lib.catalogues import CatalogueError, compiled, read

SOURCES = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# a remark
#: somewhere.py:3
msgid "one"
msgstr "uno "
"dos"

msgctxt "month"
msgid "May"
msgstr "mayo"

#, python-format
msgid "%(n)s row"
msgid_plural "%(n)s rows"
msgstr[0] "%(n)s fila"
msgstr[1] "%(n)s filas"

#, fuzzy
msgid "doubtful"
msgstr "dudoso"

msgid "not yet"
msgstr ""

#~ msgid "gone"
#~ msgstr "ido"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "django.po"
    path.write_text(PO, encoding="utf-8")
    return path


def test_gettext_reads_what_we_compile(source: Path) -> None:
    read_back = gettext.GNUTranslations(io.BytesIO(compiled(source)))
    assert read_back.gettext("one") == "uno dos"
    assert read_back.pgettext("month", "May") == "mayo"
    assert [read_back.ngettext("%(n)s row", "%(n)s rows", n) for n in (1, 2)] == ["%(n)s fila", "%(n)s filas"]
    assert [read_back.gettext(text) for text in ("doubtful", "not yet", "gone")] == ["doubtful", "not yet", "gone"]


def test_a_line_that_is_not_understood_is_named(source: Path) -> None:
    source.write_text(PO + "\nmsgid 'one'\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="'one'"):
        read(source)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(Path(path).relative_to(settings.BASE_DIR)))
def test_what_is_committed_is_what_the_source_says(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(path)
