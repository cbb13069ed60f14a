"""Movements fold into the same stays in whatever order and how often they come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.headcount.fold import Folded, Known, Step, fold
from schemas.headcount.headcount import MovementKind, MovementReason, MovementState
from schemas.people.kinds import CustodyState

START = datetime(2026, 11, 1, tzinfo=UTC)
A, B, C = "ward-a", "ward-b", "ward-c"


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def step(seq: int, kind: str, ward: str | None, hours: int) -> Step:
    return Step(seq=seq, kind=MovementKind(kind), ward_id=ward, effective_at=at(hours))


def stays(folded: Folded) -> list[tuple[str, datetime, datetime | None]]:
    return [(stay.ward_id, stay.since, stay.until) for stay in folded.stays]


STEPS = st.lists(
    st.builds(
        step,
        st.integers(1, 40),
        st.sampled_from([kind.value for kind in MovementKind]),
        st.sampled_from([A, B, C, None]),
        st.integers(0, 12),
    ),
    max_size=14,
    unique_by=lambda one: one.seq,
)
KNOWN = st.none() | st.builds(
    lambda ward, hours: Known(ward_id=ward, since=at(hours)),
    st.sampled_from([A, B, C]),
    st.integers(0, 12),
)


@pytest.mark.requirement("LR-IF-01")
@given(steps=STEPS, known=KNOWN, data=st.data())
def test_order_and_repetition_change_nothing_and_nobody_is_in_two_wards(
    steps: list[Step], known: Known | None, data: st.DataObject
) -> None:
    once = fold(steps, known)
    again = data.draw(st.permutations(steps + data.draw(st.permutations(steps))[:5]))
    assert fold(again, known) == once
    assert set(once.verdicts) == {one.seq for one in steps}
    for stay in once.stays:
        assert stay.until is None or stay.since < stay.until
    for earlier, later in zip(once.stays, once.stays[1:], strict=False):
        assert earlier.until is not None
        assert earlier.until <= later.since
        assert earlier.until < later.since or earlier.ward_id != later.ward_id
    held = bool(once.stays) and once.stays[-1].until is None
    assert held is (once.custody is CustodyState.IN_CUSTODY)


def test_a_whole_stay_leaves_its_history() -> None:
    folded = fold(
        [
            step(1, "admitted", A, 0),
            step(2, "moved", B, 5),
            step(3, "master_changed", None, 6),
            step(4, "released", B, 9),
        ]
    )
    assert stays(folded) == [(A, at(0), at(5)), (B, at(5), at(9))]
    assert folded.custody is CustodyState.RELEASED
    assert folded.verdicts[2].from_ward == A


def test_a_late_movement_takes_its_place_in_between() -> None:
    folded = fold([step(1, "admitted", A, 0), step(2, "moved", C, 8), step(3, "moved", B, 4)])
    assert stays(folded) == [(A, at(0), at(4)), (B, at(4), at(8)), (C, at(8), None)]


def test_of_two_words_for_one_moment_the_later_counts() -> None:
    folded = fold([step(1, "admitted", A, 0), step(2, "moved", B, 5), step(3, "moved", C, 5)])
    assert stays(folded) == [(A, at(0), at(5)), (C, at(5), None)]
    assert folded.verdicts[2].reason is MovementReason.OVERTAKEN
    assert folded.verdicts[3].from_ward == A
    assert folded.stays[0].ended_seq == 3


def test_a_transfer_out_and_an_admission_at_one_moment_are_both_there() -> None:
    folded = fold(
        [step(1, "admitted", A, 0), step(2, "transferred_out", A, 5), step(3, "admitted", B, 5)]
    )
    assert stays(folded) == [(A, at(0), at(5)), (B, at(5), None)]
    assert folded.custody is CustodyState.IN_CUSTODY


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([step(1, "released", A, 0)], "not_held"),
        ([step(1, "admitted", None, 0)], "unknown_ward"),
        ([step(1, "admitted", A, 0), step(2, "admitted", B, 3)], "already_held"),
        ([step(1, "admitted", A, 0), step(2, "died", A, 1), step(3, "admitted", A, 3)], "dead"),
        (
            [step(1, "admitted", A, 0), step(2, "released", A, 1), step(3, "moved", B, 3)],
            "not_held",
        ),
    ],
)
def test_what_contradicts_the_rest_is_refused_with_its_reason(
    steps: list[Step], reason: str
) -> None:
    verdict = fold(steps).verdicts[steps[-1].seq]
    assert (verdict.state, verdict.reason.value) == (MovementState.REFUSED, reason)


def test_our_own_record_counts_until_the_platform_tells() -> None:
    known = Known(ward_id=A, since=at(2))
    assert stays(fold([], known)) == [(A, at(2), None)]
    moved = fold([step(1, "moved", B, 6)], known)
    assert stays(moved) == [(A, at(2), at(6)), (B, at(6), None)]
    # An admission that the platform tells overrules what our record assumed.
    admitted = fold([step(1, "admitted", B, 6)], known)
    assert stays(admitted) == [(A, at(2), at(6)), (B, at(6), None)]
    # What it told of an earlier time makes the assumption superfluous.
    before = fold([step(1, "admitted", B, 1)], known)
    assert stays(before) == [(B, at(1), None)]
