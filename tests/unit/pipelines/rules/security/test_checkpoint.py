"""Checkpoints: what is signed cannot be made anew by whoever may write every table."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from pipelines.rules.security.chain import START, ChainVerifier, FirstBad
from pipelines.rules.security.checkpoint import (
    Broken,
    Checkpoint,
    Head,
    Known,
    canonical,
    digest,
    first_broken,
    first_lacking,
    grown,
    known,
    pinned,
    signed,
)
from pipelines.rules.security.digest import hmac_sm3
from tests.unit.pipelines.rules.security.test_chain import chained

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Seal:
    """Stands in for SM2, which lies a layer above: a keyed digest."""

    def sign(self, owner: str, data: bytes) -> bytes:
        return hmac_sm3(b"key", owner.encode() + data)

    def holds(self, data: bytes, signature: bytes) -> bool:
        return signature == self.sign("audit/checkpoint", data)


def series(*heads: Head) -> list[Checkpoint]:
    made: list[Checkpoint] = []
    for head in heads:
        made.append(signed(Seal(), made[-1] if made else None, [head], NOON))
    return made


THREE = series(Head("P01", 2, "a" * 64), Head("P01", 5, "b" * 64), Head("P01", 9, "c" * 64))


def test_what_was_signed_holds() -> None:
    assert [c.number for c in THREE] == [1, 2, 3]
    assert first_broken(THREE, Seal().holds) is None
    assert pinned(THREE, "P01") == {2: "a" * 64, 5: "b" * 64, 9: "c" * 64}
    assert pinned(THREE, "P02") == {}


def test_a_checkpoint_says_all_heads_and_what_stood_before_and_is_signed_over_both() -> None:
    heads = [Head("P02", 1, "b" * 64), Head("P01", 2, "a" * 64)]
    at = NOON.astimezone(timezone(timedelta(hours=8)))
    first = signed(Seal(), None, heads, at)
    unsigned = Checkpoint(number=1, at=NOON, previous="0" * 64, heads=heads[::-1])
    assert msgspec.structs.replace(first, signature="") == unsigned
    assert first.at.tzinfo is UTC
    assert Seal().holds(canonical(unsigned), bytes.fromhex(first.signature))
    second = signed(Seal(), first, heads[:1], NOON)
    assert (second.number, second.previous) == (2, digest(first))
    assert first_broken([first, second], Seal().holds) is None
    # What is signed is written with its keys in order, whatever the order of the fields.
    assert canonical(first).startswith(b'{"at":"2026-11-24T12:00:00Z","heads":[')
    assert canonical(first).endswith(b'"signature":""}')


def test_of_two_that_differ_over_a_row_the_earlier_counts() -> None:
    later = signed(Seal(), THREE[2], [Head("P01", 5, "f" * 64)], NOON)
    assert pinned([later, *THREE], "P01")[5] == "b" * 64


@pytest.mark.parametrize(
    ("checkpoints", "broken"),
    [
        (THREE[1:], Broken(1, "missing")),
        ([THREE[0], THREE[2]], Broken(2, "missing")),
        ([THREE[0], msgspec.structs.replace(THREE[1], previous="0" * 64)], Broken(2, "unlinked")),
        ([msgspec.structs.replace(THREE[0], heads=[])], Broken(1, "forged")),
        ([msgspec.structs.replace(THREE[0], signature="no hex")], Broken(1, "forged")),
    ],
)
def test_what_was_done_to_checkpoints_is_told(
    checkpoints: list[Checkpoint], broken: Broken
) -> None:
    assert first_broken(checkpoints, Seal().holds) == broken


def test_a_chain_made_anew_is_told_by_the_first_row_that_no_checkpoint_vouches_for() -> None:
    rows = chained(9)
    verifier = ChainVerifier("P01", {4: rows[3].digest, 9: "f" * 64})
    found = [bad for row in rows if (bad := verifier.check(row))]
    assert [(bad.seq, bad.problem) for bad in found] == [(5, "rewritten")]


def test_a_chain_made_anew_before_its_first_checkpoint_is_told_by_its_first_row() -> None:
    rows = chained(3)
    verifier = ChainVerifier("P01", {2: "f" * 64})
    found = [verifier.check(row) for row in rows[:2]]
    assert found == [None, FirstBad(stream="P01", seq=1, problem="rewritten")]


def test_a_chain_that_ends_before_its_checkpoint_is_cut() -> None:
    rows = chained(3)
    verifier = ChainVerifier("P01", {5: "f" * 64})
    assert [verifier.check(row) for row in rows] == [None] * 3
    bad = verifier.check_end(3, rows[-1].digest)
    assert bad is not None
    assert (bad.seq, bad.problem) == (4, "cut")


def test_a_stream_of_which_nothing_is_left_is_cut() -> None:
    bad = ChainVerifier("P01", {5: "f" * 64}).check_end(0, START)
    assert bad is not None
    assert (bad.seq, bad.problem) == (1, "cut")


@pytest.mark.parametrize(
    ("held", "told", "broken"),
    [
        (THREE, [known(THREE[2]), known(THREE[0])], None),
        (THREE, [], None),
        (THREE[:2], [known(THREE[0]), known(THREE[2])], Broken(3, "missing")),
        ([], [known(THREE[2])], Broken(1, "missing")),
        (THREE, [known(THREE[2]), Known(2, "f" * 64)], Broken(2, "replaced")),
    ],
)
def test_a_series_that_lacks_what_others_know_is_told(
    held: list[Checkpoint], told: list[Known], broken: Broken | None
) -> None:
    assert first_lacking(held, told) == broken


BEFORE = [Head("P01", 5, "a" * 64), Head("bureau", 7, "b" * 64)]
OWN = ("bureau", 8)


@pytest.mark.parametrize(
    ("now", "own", "more"),
    [
        (BEFORE, OWN, False),
        ([BEFORE[0], Head("bureau", 8, "c" * 64)], OWN, False),
        ([BEFORE[0], Head("bureau", 8, "c" * 64)], None, True),
        ([BEFORE[0], Head("bureau", 9, "c" * 64)], OWN, True),
        ([BEFORE[0], Head("bureau", 9, "c" * 64)], ("bureau", 9), True),
        ([Head("P01", 6, "c" * 64), BEFORE[1]], OWN, True),
        ([Head("P01", 5, "c" * 64), BEFORE[1]], OWN, True),
        ([*BEFORE, Head("P02", 1, "d" * 64)], OWN, True),
    ],
)
def test_a_checkpoints_own_row_alone_asks_for_no_other(
    now: list[Head], own: tuple[str, int] | None, more: bool
) -> None:
    assert grown(BEFORE, now, own) is more


def test_the_first_checkpoints_row_may_be_its_streams_first() -> None:
    assert not grown(BEFORE[:1], [*BEFORE[:1], Head("bureau", 1, "b" * 64)], ("bureau", 1))
