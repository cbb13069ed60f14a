"""The one rule by which a call, visit or letter may be heard or read (VC-GEN-21)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.governance.confidentiality import (
    NOT_KNOWN,
    NOTHING_TOLD,
    ORDINARY,
    PRIVILEGED,
    Finding,
    finding_of,
)
from pipelines.rules.governance.told_kinship import BY_WORD, CODES
from schemas.people.kinds import BOUND_BY_DUTY, FAMILY, Kinship

HERE = [None, *Kinship]


@pytest.mark.parametrize(
    ("here", "told", "expected"),
    [
        (None, "母亲", ORDINARY),
        ("parent", "", ORDINARY),
        ("parent", "配偶", ORDINARY),
        (None, "值班律师", PRIVILEGED),
        ("lawyer", "", PRIVILEGED),
        ("lawyer", "母亲", PRIVILEGED),
        ("parent", "律师", PRIVILEGED),
        (None, "驻监检察官", PRIVILEGED),
        (None, "老乡", NOT_KNOWN),
        (None, "other", NOT_KNOWN),
        ("other", "", NOT_KNOWN),
        ("other", "母亲", NOT_KNOWN),
        ("parent", "其他", NOT_KNOWN),
        ("uncle", "", NOT_KNOWN),
        (None, "", NOTHING_TOLD),
        (None, "   ", NOTHING_TOLD),
    ],
)
def test_known_words_decide_and_unknown_ones_leave_it_open(
    here: str | None, told: str, expected: Finding
) -> None:
    assert finding_of(here, told) == expected


def test_a_helper_who_comes_needs_no_relative_and_hides_no_lawyer() -> None:
    assert finding_of(None, helper=True) == ORDINARY
    assert finding_of("lawyer", helper=True) == PRIVILEGED
    assert finding_of("other", helper=True) == NOT_KNOWN


@given(st.sampled_from(HERE), st.text() | st.sampled_from(sorted(BY_WORD)))
def test_nothing_is_ordinary_but_what_all_that_is_known_says(
    here: Kinship | None, told: str
) -> None:
    word = "".join(told.split())
    said = CODES.get(word.lower()) or BY_WORD.get(word)
    found = finding_of(here, told)
    if found == ORDINARY:
        assert {one for one in (here, said) if one} <= set(FAMILY)
        assert here or said
        assert said or not word
    if {here, said} & set(BOUND_BY_DUTY):
        assert found == PRIVILEGED
