"""Files in Chinese, French and Spanish mean what English ones mean, and no word means two things."""

from collections import defaultdict
from pathlib import Path

import pytest

from metrics.intake.columns import Meaning, all_names, meanings
from metrics.intake.headers import fold
from metrics.intake.known import Answer
from metrics.intake.numbers import read_count
from metrics.intake.words import WordsError, read_words, words
from metrics.statistics.definition_files import LANGUAGES
from metrics.statistics.indicator import definitions, title_in
from tests.unit.metrics.intake.inputs import places, understood


def test_no_name_of_a_column_means_two_things() -> None:
    found: dict[str, set[Meaning]] = defaultdict(set)
    for name, meaning in all_names(definitions()):
        found[fold(name)].add(meaning)
    assert {name: both for name, both in found.items() if len(both) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_name_in_every_language(language: str) -> None:
    known = meanings(definitions())
    for code, defined in definitions().indicators.items():
        assert language in defined.names, code
        sign = "（％）" if defined.is_rate else ""
        assert known[fold(title_in(defined, language) + sign)].code == code
    for column, by_language in words().columns.items():
        assert known[fold(by_language[language][0])].code == column
    assert all(by_language[language] for by_language in words().missing_in.values())


@pytest.mark.parametrize(
    ("text", "none"),
    [
        (
            "物种,产品,国家,平台,发布后移除的内容数,浏览量已知,零浏览移除率（％）,备注\n"
            "Manis javanica,live,ZA,Lotus Mall,１２００,未收集,７３．５％,已核实\n",
            "not collected",
        ),
        (
            "物種,產品,國家,平臺,發布後移除的內容數,瀏覽量已知,零瀏覽率(%),備註\n"
            "Manis javanica,live,ZA,Lotus Mall,1200,不予公開,73.5,已核實\n",
            "withheld",
        ),
        (
            "Espèce;Produit;Pays;Plateforme;Contenus retirés;Vues connues;Taux de retrait sans vue (%);Remarques\n"
            "Manis javanica;live;ZA;Lotus Mall;1 200;sans objet;73,5;vu deux fois\n",
            "not applicable",
        ),
        (
            "ESPECIE;Producto;Pais;Plataforma;Contenidos retirados;Vistas conocidas;"
            "Tasa de retirada sin visualizaciones (%);Observaciones\n"
            "Manis javanica;live;ZA;Lotus Mall;1200;No recopilado;73,5;visto dos veces\n",
            "not collected",
        ),
    ],
)
def test_a_file_in_another_language(text: str, none: str) -> None:
    result = understood(text, separator=";" if ";" in text else ",")
    assert [found.message for found in result.findings] == []
    (row,) = result.rows
    assert (row.product, row.market, row.platform) == ("live", "ZA", "lotus-mall")
    assert row.values == {"items_removed": Answer(1200), "views_known": Answer(None, none)}  # type: ignore[arg-type]
    assert float(row.rates["zero_view_rate"]) == 0.735
    assert row.note


def test_the_long_form_in_chinese() -> None:
    result = understood("物种,指标,数值\nManis javanica,移除数量,12\nManis javanica,申诉数,不适用\n")
    assert not len(result.findings)
    assert [row.values for row in result.rows] == [
        {"items_removed": Answer(12)},
        {"appeals_received": Answer(None, "not applicable")},
    ]


@pytest.mark.parametrize("cell", ["N/A", "无", "néant", "Ninguno", "S/D", "-", "—", "暂无数据", "none"])
def test_what_gives_no_reason_is_asked_about(cell: str) -> None:
    read = read_count(cell, semicolons=False)
    assert read.problem is not None
    assert read.problem.code == "not-reported"


@pytest.mark.parametrize("cell", ["1.2万", "３万", "2亿", "5千", "1 万 2 千"])
def test_a_chinese_unit_is_explained_and_not_read(cell: str) -> None:
    read = read_count(cell, semicolons=False)
    assert read.value is None
    assert read.problem is not None
    assert (read.problem.code, "万" in read.problem.said[0]) == ("not-a-number", True)


@pytest.mark.parametrize(
    "name",
    ["Total", "TOTAL:", "Grand total", "Subtotal Lotus Mall", "Sum", "Sum of rows", "合计", "合计（件）",
     "总计：", "小計", "Totaux", "Total général", "Somme", "Suma", "Gesamt", "Summe", "Pangolins total", "итого"],
)  # fmt: skip
def test_a_total_is_known_by_its_label_in_any_column(name: str) -> None:
    assert words().is_total(name)
    result = understood(f"taxon,platform,items_removed\nManis javanica,,3\n{name},,3\n,{name},5\n")
    assert places(result, "total-row") == [(3, "taxon", name), (4, "platform", name)]
    assert len(result.findings) == 2


@pytest.mark.parametrize("name", ["Sumatran tiger", "Totally unknown", "Summer tanager", "All species", "象牙"])
def test_other_names_are_no_labels_of_totals(name: str) -> None:
    assert not words().is_total(name)


def test_a_word_that_means_two_reasons_is_refused(tmp_path: Path) -> None:
    text = (Path("metrics") / "reference" / "words.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "words.toml"
    wrong.write_text(text.replace('en = ["not applicable"]', 'en = ["withheld"]'), encoding="utf-8")
    with pytest.raises(WordsError, match="withheld"):
        read_words(wrong)
    wrong.write_text(text.replace('"not counted"', '"n/a"'), encoding="utf-8")
    with pytest.raises(WordsError, match="n/a"):
        read_words(wrong)
