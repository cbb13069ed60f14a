"""What a message may say."""

import pytest

from pipelines.rules.messages.text import filled, wrong_text
from schemas.messages.occasions import CATALOGUE, Occasion


@pytest.mark.parametrize("occasion", list(Occasion))
def test_every_place_of_an_occasion_may_stand_and_is_filled(occasion: Occasion) -> None:
    places = CATALOGUE[occasion].places
    text = "".join(f"{{{place}}}，" for place in places)
    assert wrong_text(occasion, text) is None
    assert filled(text, {place: place for place in places}) == text.replace("{", "").replace(
        "}", ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "{罪犯}的通话",
        "{原时间}",
        "{}",
        "{时间",
        "时间}",
        "{{时间}}",
        "https://a.example/b",
        "weixin://dl",
        "www.甲",
        "见a.example",
        "ＷＷＷ．ＡＢＣ．ＣＮ",
    ],
)
def test_unknown_places_and_addresses_are_refused(text: str) -> None:
    assert wrong_text(Occasion.APPROVED, text) is not None


@pytest.mark.parametrize(
    "text", ["11月26日 09:30。请准时", "第1.5版", "{时间}，{监狱}。OK", "P03-20261124-0001 已通过"]
)
def test_times_and_numbers_are_no_addresses(text: str) -> None:
    assert wrong_text(Occasion.APPROVED, text) is None


def test_what_is_filled_in_is_no_place_again() -> None:
    assert filled("{监狱}", {"监狱": "{时间}", "时间": "x"}) == "{时间}"


@pytest.mark.parametrize("occasion", list(Occasion))
def test_the_product_s_own_words_keep_to_the_places(occasion: Occasion) -> None:
    assert wrong_text(occasion, CATALOGUE[occasion].words) is None
