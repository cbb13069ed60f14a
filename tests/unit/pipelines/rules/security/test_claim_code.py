"""Neither half of a claim code fits without the other (NF-SEC-19)."""

import pytest

from pipelines.rules.security.claim_code import LETTERS, Half, both_fit, digest, new_half

KEY, CLAIM = b"k" * 32, "01JABCDEFGHJKMNPQRSTVWXYZ1"
FIRST, SECOND = "ABCDE-FGHJK", "23456-789AB"
KEPT = (digest(KEY, CLAIM, Half.FIRST, FIRST), digest(KEY, CLAIM, Half.SECOND, SECOND))


def test_a_half_can_be_read_out_and_is_another_each_time() -> None:
    half = new_half()
    assert half[5] == "-"
    assert set(half.replace("-", "")) <= set(LETTERS)
    assert len(half) == 11
    assert not set(LETTERS) & set("01IOL")
    assert new_half() != half


@pytest.mark.parametrize("typed", [(FIRST, SECOND), ("abcde fghjk", "23456789ab")])
def test_both_fit_however_they_are_typed(typed: tuple[str, str]) -> None:
    assert both_fit(KEY, CLAIM, KEPT, typed)


@pytest.mark.parametrize(
    "typed",
    [
        (FIRST, "23456-789AC"),
        ("ABCDE-FGHJM", SECOND),
        (FIRST, FIRST),
        (SECOND, FIRST),
        (FIRST, ""),
        ("", ""),
    ],
)
def test_one_half_alone_does_not(typed: tuple[str, str]) -> None:
    assert not both_fit(KEY, CLAIM, KEPT, typed)


def test_a_code_is_for_one_claim_and_one_installation() -> None:
    assert not both_fit(KEY, "01JABCDEFGHJKMNPQRSTVWXYZ2", KEPT, (FIRST, SECOND))
    assert not both_fit(b"x" * 32, CLAIM, KEPT, (FIRST, SECOND))
    # What is closed has no digests any more.
    assert not both_fit(KEY, CLAIM, ("", ""), (FIRST, SECOND))
