"""Whether a text that is to be published tells of somebody."""

import pytest

from pipelines.rules.family.personal_data import personal_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请带身份证原件", None),
        ("每月第2个星期六，上午9:00至11:30", None),
        ("2026年12月2日起实行，电话021-12345转8001", None),
        ("会见窗口电话021-57221234", None),
        ("会见窗口电话02157221234", "8位以上的号码"),
        ("身份证31010119900101123X", "身份证号"),
        ("身份证３１０１０１１９９００１０１１２３４", "身份证号"),
        ("310101 19900101 1234", "身份证号"),
        ("310101-19900101-123x", "身份证号"),
        ("老证号310101900101123", "身份证号"),
        ("打13812345678找我", "手机号"),
        ("+86 138-1234-5678", "手机号"),
        ("卡号 6222021234567890", "8位以上的号码"),
    ],
)
def test_numbers_of_people_are_found_however_they_are_written(text: str, found: str | None) -> None:
    assert personal_in(text) == found


@pytest.mark.parametrize("text", ["李某某问证件", "李 某 某问证件", "请李某\n某带好证件"])
def test_the_asker_is_found_by_name(text: str) -> None:
    assert personal_in(text, ["李某某"]) == "咨询人的姓名"
    assert personal_in(text, ["王某某", "", "李"]) is None
