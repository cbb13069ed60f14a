from datetime import date

import pytest
from msgspec.structs import replace

from pipelines.rules.people import id_card
from pipelines.rules.people.id_number import with_check_digit
from schemas.errors import InvalidInput
from schemas.people.id_cards import CardRead, CardSide, PaperLine, PaperText

NUMBER = with_check_digit("31010119850315123")
FRONT = (
    ("姓名", "张小明"),
    ("性别男", "民族汉"),
    ("出生1985年3月15日",),
    ("住址上海市甲区",),
    ("乙路1号",),
)
BACK = ("中华人民共和国",), ("居民身份证",), ("签发机关上海市公安局",)


def shown(*rows: tuple[str, ...], brightness: float = 200.0) -> PaperText:
    lines = [
        PaperLine(
            text=text, left=place * 200, top=top * 50, right=place * 200 + 90, bottom=top * 50 + 40
        )
        for top, row in enumerate(rows)
        for place, text in enumerate(row)
    ]
    return PaperText(lines=lines[::-1], brightness=brightness)


def front() -> CardRead:
    found = id_card.read(shown(*FRONT, ("公民身份号码", NUMBER)))
    assert found is not None
    return found


def back(validity: str) -> CardRead:
    found = id_card.read(shown(*BACK, ("有效期限", validity)))
    assert found is not None
    return found


def test_the_front_is_read_in_whatever_order_its_lines_come() -> None:
    assert front() == CardRead(
        side=CardSide.FRONT,
        name="张小明",
        gender="male",
        nation="汉",
        birth_day=date(1985, 3, 15),
        address="上海市甲区乙路1号",
        id_no=NUMBER,
    )


@pytest.mark.parametrize(
    ("text", "until", "long_term"),
    [
        ("2015.03.09-2035.03.09", date(2035, 3, 9), False),
        ("2015.03.09—长期", None, True),
        ("20150309-20350309", date(2035, 3, 9), False),
    ],
)
def test_the_back_says_how_long_the_card_counts(
    text: str, until: date | None, long_term: bool
) -> None:
    found = back(text)
    assert (found.valid_from, found.valid_until, found.long_term) == (
        date(2015, 3, 9),
        until,
        long_term,
    )
    assert found.authority == "上海市公安局"


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (shown(*BACK), "card_wrong_side"),
        (shown(("上海图书馆读者证",)), "card_other"),
        (shown(), "card_nothing"),
        (shown(brightness=12.0), "card_too_dark"),
    ],
)
def test_each_useless_picture_has_words_of_its_own(seen: PaperText, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        id_card.require_side(seen, CardSide.FRONT)
    assert refused.value.code == code


def test_a_card_counts_until_its_last_day() -> None:
    card = back("2015.03.09-2025.03.09")
    id_card.require_valid(card, date(2025, 3, 9))
    with pytest.raises(InvalidInput) as over:
        id_card.require_valid(card, date(2025, 3, 10))
    assert over.value.code == "card_expired"
    id_card.require_valid(back("2015.03.09-长期"), date(2090, 1, 1))
    with pytest.raises(InvalidInput) as unread:
        id_card.require_valid(back("看不清"), date(2025, 3, 10))
    assert unread.value.code == "card_validity_unread"


def test_name_number_and_validity_are_each_compared() -> None:
    said = {"name": "张小明", "id_no": NUMBER, "valid_until": date(2035, 3, 9)}
    card = back("2015.03.09-2035.03.09")
    assert id_card.differences(front(), card, **said) == {}
    other = {"name": "张小明明", "id_no": NUMBER[:-1] + "X", "valid_until": None}
    for field, value in other.items():
        assert list(id_card.differences(front(), card, **said | {field: value})) == [field]
    assert "未读出" in id_card.differences(replace(front(), name=""), card, **said)["name"]


def test_a_number_with_a_wrong_digit_is_refused_in_words() -> None:
    id_card.require_number(NUMBER)
    with pytest.raises(InvalidInput) as refused:
        id_card.require_number(NUMBER[:5] + "9" + NUMBER[6:])
    assert refused.value.code == "id_number_wrong"
