"""Made-up numbers pass, and such as somebody may have do not."""

import pytest

from pipelines.rules.platform.delivered_persons import looks_real_id_no, suspicions

REGION = "310" + "104"
REAL_ID, REAL_PHONE = REGION + "19880612701X", "139" + "12345678"


def test_made_up_numbers_are_told_from_real_ones() -> None:
    assert looks_real_id_no(REAL_ID)
    assert not looks_real_id_no("99000019880612701X")
    assert not looks_real_id_no("990000")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"身份证{REAL_ID}，电话{REAL_PHONE}", ["id_no", "phone"]),
        (f'{{"id_no": "{REAL_ID}"}}', ["id_no"]),
        (f"a\nb,{REAL_PHONE},c", ["phone"]),
        ("99000019880612701X 10012345678", []),
        # Parts of longer numbers and of digests are nobody's.
        (f"7{REAL_PHONE}8 0x{REAL_PHONE} {REAL_ID}9 0.{REAL_PHONE}", []),
        (REGION + "20881341701X", []),
        ("", []),
    ],
)
def test_numbers_are_found_where_they_stand(text: str, kinds: list[str]) -> None:
    found = list(suspicions("x.csv", text))
    assert [one.kind for one in found] == kinds
    for one in found:
        assert "*****" in one.shown
        assert one.path == "x.csv"
