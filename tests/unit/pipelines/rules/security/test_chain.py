"""The audit chain: every kind of tampering has its name."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.chain import (
    START,
    ChainRow,
    ChainVerifier,
    FirstBad,
    audit_digest,
    canonical,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def row(seq: int) -> ChainRow:
    return ChainRow(
        id=f"{seq:026d}",
        stream="P01",
        seq=seq,
        at=NOON + timedelta(seconds=seq),
        actor_kind="officer",
        actor_id=None,
        actor_name="王警官",
        action="call.approved",
        object_kind="video_call",
        object_id="c1",
        result="ok",
        source_address="10.0.0.1",
        detail={"minutes": 10, "比": 0.1},
        previous="",
        digest="",
    )


def chained(count: int) -> list[ChainRow]:
    rows, digest = [], START
    for seq in range(1, count + 1):
        linked = msgspec.structs.replace(row(seq), previous=digest)
        digest = audit_digest(digest, canonical(linked))
        rows.append(msgspec.structs.replace(linked, digest=digest))
    return rows


def verify_chain(rows: Iterable[ChainRow]) -> FirstBad | None:
    """The first bad row of one stream, or None where all fit."""
    verifier: ChainVerifier | None = None
    for row in rows:
        verifier = verifier or ChainVerifier(row.stream)
        if bad := verifier.check(row):
            return bad
    return None


@given(st.integers(0, 12))
def test_an_untouched_chain_is_good(count: int) -> None:
    assert verify_chain(chained(count)) is None


@given(st.integers(1, 8), st.sampled_from(["actor_name", "action", "result", "object_id"]))
def test_a_changed_row_is_named(seq: int, field: str) -> None:
    rows = chained(8)
    rows[seq - 1] = msgspec.structs.replace(rows[seq - 1], **{field: "other"})
    bad = verify_chain(rows)
    assert bad is not None
    assert (bad.seq, bad.problem) == (seq, "changed")


def test_a_changed_row_with_a_new_digest_breaks_the_next_link() -> None:
    rows = chained(4)
    forged = msgspec.structs.replace(rows[1], action="call.rejected")
    rows[1] = msgspec.structs.replace(
        forged, digest=audit_digest(forged.previous, canonical(forged))
    )
    bad = verify_chain(rows)
    assert bad is not None
    assert (bad.seq, bad.problem) == (3, "unlinked")


@given(st.integers(1, 7))
def test_a_missing_row_is_named(seq: int) -> None:
    rows = chained(8)
    del rows[seq - 1]
    bad = verify_chain(rows)
    assert bad == FirstBad(stream="P01", seq=seq, problem="missing")


def test_exchanged_rows_are_named() -> None:
    rows = chained(5)
    rows[1], rows[3] = (
        msgspec.structs.replace(rows[3], seq=2),
        msgspec.structs.replace(rows[1], seq=4),
    )
    bad = verify_chain(rows)
    assert bad is not None
    assert bad.seq == 2


def test_a_chain_that_ends_at_its_checkpoint_is_good() -> None:
    rows = chained(3)
    verifier = ChainVerifier("P01", {3: rows[2].digest})
    assert [verifier.check(one) for one in rows] == [None] * 3
    assert verifier.check_end(3, rows[2].digest) is None


def test_a_cut_tail_is_found_by_where_the_chain_should_end() -> None:
    rows = chained(5)
    verifier = ChainVerifier("P01")
    assert all(verifier.check(one) is None for one in rows[:3])
    bad = verifier.check_end(rows[-1].seq, rows[-1].digest)
    assert bad is not None
    assert (bad.seq, bad.problem) == (4, "cut")


@pytest.mark.parametrize(
    ("seq", "digest", "bad"),
    [
        (3, None, None),
        (3, "f" * 64, (3, "changed")),
        (4, None, (4, "cut")),
        (2, None, (4, "unlinked")),
    ],
)
def test_how_a_chain_ends_is_held_against_where_it_should(
    seq: int, digest: str | None, bad: tuple[int, str] | None
) -> None:
    rows = chained(3)
    verifier = ChainVerifier("P01")
    assert all(verifier.check(one) is None for one in rows)
    found = verifier.check_end(seq, digest or rows[-1].digest)
    assert found == (bad and FirstBad(stream="P01", seq=bad[0], problem=bad[1]))


def test_the_zone_of_a_time_does_not_matter() -> None:
    here = row(1)
    shanghai = msgspec.structs.replace(here, at=here.at.astimezone(timezone(timedelta(hours=8))))
    assert canonical(here) == canonical(shanghai)


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(msgspec.structs.replace(row(1), detail={"x": float("nan")}))


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4), st.text(max_size=64))
def test_the_canonical_form_is_that_of_sorted_compact_json(
    detail: dict[str, object], name: str
) -> None:
    """What was chained years ago must still be verified, however the form is written today."""
    written = msgspec.structs.replace(row(1), detail=detail, actor_name=name)
    fields = msgspec.structs.asdict(written)
    del fields["digest"]
    fields["at"] = "2026-11-24T12:00:01.000000+00:00"
    known = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(written) == known.encode()
