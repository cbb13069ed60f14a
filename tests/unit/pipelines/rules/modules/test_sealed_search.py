"""Which queries ask for a sealed number."""

import pytest

from pipelines.rules.modules.queries import ListQuery, read_query
from pipelines.rules.modules.sealed_search import SealedSearch, may_be, sealed_search
from schemas.errors import InvalidInput
from schemas.modules.catalog import MODULES

RELATIVES, PHONE_CALLS = MODULES["relatives"], MODULES["phone_calls"]
ID_NO, PHONE = "990000199001011234", "13800000001"


def asked(*pairs: tuple[str, str]) -> SealedSearch | None:
    return sealed_search(RELATIVES, read_query(RELATIVES, pairs))


@pytest.mark.parametrize(
    ("pairs", "fields", "value"),
    [
        ([("id_no", ID_NO)], ("id_no",), ID_NO),
        ([("id_no", "99000019900101123x")], ("id_no",), "99000019900101123X"),
        ([("phone", PHONE), ("name", "李")], ("phone",), PHONE),
        ([("q", PHONE)], ("phone",), PHONE),
        ([("q", "99000019900101123x")], ("id_no",), "99000019900101123X"),
        ([("q", PHONE), ("phone", PHONE)], ("phone",), PHONE),
        # The beginning of a number finds nothing, and whoever tries is counted all the same.
        ([("phone", "138")], ("phone",), "138"),
    ],
)
def test_one_value_is_asked_for(
    pairs: list[tuple[str, str]], fields: tuple[str, ...], value: str
) -> None:
    assert asked(*pairs) == SealedSearch(fields=fields, value=value)


@pytest.mark.parametrize(
    "pairs", [[], [("name", "李")], [("q", "李某某")], [("q", "3103000001")], [("q", "138")]]
)
def test_other_searches_are_none_of_them(pairs: list[tuple[str, str]]) -> None:
    assert asked(*pairs) is None


@pytest.mark.parametrize(
    "pairs",
    [
        [("phone", PHONE), ("phone", "13800000002")],
        [("phone", PHONE), ("phone", PHONE)],
        [("phone", PHONE), ("id_no", ID_NO)],
        [("phone", PHONE), ("q", "13800000002")],
        [("q", ID_NO), ("phone", PHONE)],
    ],
)
def test_two_at_once_are_refused_by_the_names_of_the_fields(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(*pairs)
    assert "一次只能按一个值查询" in refused.value.message


def test_what_may_not_be_seen_is_not_searched_by_text() -> None:
    query = ListQuery(text=PHONE, hidden=frozenset({"phone"}))
    assert sealed_search(RELATIVES, query) is None


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("13800000001", True),
        ("021-12345678", True),
        ("ab1234", True),
        ("12345", False),
        ("abcdef", False),
        ("李某某的电话", False),
        ("1" * 65, False),
    ],
)
def test_a_field_without_a_form_is_asked_for_whatever_looks_like_a_number(
    text: str, may: bool
) -> None:
    assert may_be(PHONE_CALLS.field("phone"), text) is may


def test_a_field_that_is_no_text_is_found_by_none() -> None:
    assert not may_be(RELATIVES.field("unit_id"), PHONE)
