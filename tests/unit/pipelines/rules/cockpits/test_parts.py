"""Which parts an export writes, and where it reads each prison."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from pipelines.rules.cockpits.parts import SHAPE, Manifest, Part, homes, month_days, planned
from schemas.errors import Unavailable

AT = datetime(2026, 11, 3, tzinfo=UTC)


def part(prison: str, month: str, fingerprint: str = "a") -> Part:
    return Part(prison_id=prison, month=month, lines=1, minutes=2, fingerprint=fingerprint)


def test_parts_that_changed_or_are_new_are_written() -> None:
    old = [part("A", "2026-10"), part("A", "2026-11"), part("B", "2026-11")]
    now = [part("A", "2026-11", "b"), part("A", "2026-10"), part("C", "2026-11")]
    plan = planned(now, Manifest(export_id="x", cut=AT, parts=old))
    assert plan.keep == [part("A", "2026-10")]
    assert plan.write == [part("A", "2026-11", "b"), part("C", "2026-11")]


def test_files_of_another_shape_are_not_kept() -> None:
    before = Manifest(export_id="x", cut=AT, parts=[part("A", "2026-10")])
    assert planned(before.parts, before).keep == before.parts
    assert planned(before.parts, msgspec.structs.replace(before, shape=SHAPE + 1)).keep == []
    assert planned(before.parts, None).write == before.parts


def test_a_prison_is_read_where_it_is_whole() -> None:
    assert homes([{"A": "here", "B": "leaving"}, {"C": "here"}]) == {"A": 0, "B": 0, "C": 1}
    assert homes([{"A": "leaving"}, {"A": "here"}]) == {"A": 1}
    assert homes([{"A": "here"}, {"A": "leaving"}]) == {"A": 0}
    assert homes([{"A": "gone"}, {"A": "here"}]) == {"A": 1}
    with pytest.raises(Unavailable):
        homes([{"A": "gone"}, {"B": "here"}])


def test_a_month_ends_where_the_next_begins() -> None:
    assert month_days("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_days("2026-02") == (date(2026, 2, 1), date(2026, 3, 1))
