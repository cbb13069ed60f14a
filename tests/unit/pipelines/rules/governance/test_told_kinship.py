"""Relations in a system's own words."""

import pytest

from pipelines.rules.governance.told_kinship import WORDS, kinship_of
from schemas.people.kinds import Kinship


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("母亲", Kinship.PARENT),
        (" 妻子 ", Kinship.SPOUSE),
        ("女儿", Kinship.CHILD),
        ("弟弟", Kinship.SIBLING),
        ("SPOUSE", Kinship.SPOUSE),
        ("表叔", Kinship.EXTENDED),
        ("监 护 人", Kinship.EXTENDED),
        ("值班律师", Kinship.LAWYER),
        ("检察官", Kinship.OFFICIAL),
        ("老乡", Kinship.OTHER),
        ("", None),
        ("  ", None),
    ],
)
def test_words_and_codes_lead_to_ours(told: str, expected: Kinship | None) -> None:
    assert kinship_of(told) is expected


def test_no_word_stands_for_two() -> None:
    words = [word for several in WORDS.values() for word in several]
    assert len(words) == len(set(words))
