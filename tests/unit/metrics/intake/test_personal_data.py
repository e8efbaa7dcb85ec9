"""What looks like a person in a note, and what only looks like digits."""

import pytest

from metrics.intake.personal_data import A_NUMBER, AN_ACCOUNT, AN_ADDRESS, AN_IDENTITY, personal_data
from tests.unit.metrics.intake.inputs import places, understood


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("ask jane.doe@example.org", AN_ADDRESS),
        ("jane.doe [at] example.org", AN_ADDRESS),
        ("联系：ｊａｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", AN_ADDRESS),
        ("https://example.org/seller?mail=jane@example.org", AN_ADDRESS),
        ("seller's number +44 20 7946 0958", A_NUMBER),
        ("0086-138-1234-5678", A_NUMBER),
        ("call 13812345678 first", A_NUMBER),
        ("卖家手机138 1234 5678", A_NUMBER),
        ("(202) 555-0143", A_NUMBER),
        ("Vendeur : 06 12 34 56 78", A_NUMBER),
        ("tel. 5550143", A_NUMBER),
        ("电话：010-88881234", A_NUMBER),
        ("WhatsApp: +1 202 555 0143", A_NUMBER),
        ("wechat: dragon_88", AN_ACCOUNT),
        ("微信号abc12345", AN_ACCOUNT),
        ("加微信：longmao2026", AN_ACCOUNT),
        ("QQ 123456789", AN_ACCOUNT),
        ("QQ号 12345678", AN_ACCOUNT),
        ("telegram @seller_one", AN_ACCOUNT),
        ("身份证 11010519491231002X", AN_IDENTITY),
        ("ssn 219-09-9999", AN_IDENTITY),
    ],
)
def test_a_person_is_seen_and_masked(note: str, what: str) -> None:
    found = personal_data(note)
    assert found is not None
    assert found.what == what
    assert len(found.masked) == 5


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Seen twice.",
        "CITES permit CN-2026-001234567",
        "permit no. 17US123456/9 was shown",
        "Permis 13812345678",
        "许可证号 2026-CN-13812345",
        "from 2026-07-01 to 2026-09-30",
        "01/07/2026 - 30/09/2026",
        "20,800,000 views and 1,234,567,890 impressions",
        "20 800 000 listings",
        "20800000",
        "https://example.org/item/13812345678",
        "https://www.cites.org/eng/app/appendices.php",
        "Listings on WeChat rose by 20000",
        "WeChat mini programmes: listings are new",
        "QQ groups: 120 of them",
        "微信小程序下架 1200 条",
        "@ the end of the quarter, 3 @ 5",
        "ISBN 978-92-64-00000",
        "item 987654321012345678",
        "rows 12-45, 2026-Q3, 10-20 cm, 100-200 kg",
        "Annex A/B; 12.5 kg; 3.14159",
    ],
)
def test_other_digits_and_links_are_left_alone(note: str) -> None:
    assert personal_data(note) is None


def test_a_note_is_reported_with_its_place_and_without_what_it_holds() -> None:
    result = understood("taxon,items_removed,note\nManis javanica,5,ask jane.doe@example.org\nSea turtles,6,none\n")
    assert places(result, "personal-data") == [(2, "note", "ja…rg")]
    (found,) = result.findings
    assert (found.severity, "jane" in found.message + found.remedy) == ("warning", False)
