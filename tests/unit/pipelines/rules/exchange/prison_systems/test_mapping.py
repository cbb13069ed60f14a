from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.exchange.prison_systems.mapping import Mapped, Mapper, Unmapped, version_number
from pipelines.rules.exchange.prison_systems.readings import Unreadable
from schemas.exchange.prison_systems.records import Visit
from schemas.modules.visits.visits import VisitState, VisitType
from tests.unit.pipelines.rules.exchange.prison_systems.mappings import visit_mapping, visit_row

MAPPER = Mapper(visit_mapping())


def told(**changed: object) -> Any:
    return MAPPER.map(visit_row(**changed))  # type: ignore[arg-type]


def codes(of: Mapped | Unmapped) -> set[tuple[str, str]]:
    assert isinstance(of, Unmapped)
    return {(one.field, one.code) for one in of.problems}


def test_a_record_becomes_ours() -> None:
    assert told() == Mapped(
        key="HJ0001",
        version=7,
        day=date(2026, 11, 28),
        deleted=False,
        record=Visit(
            visit_no="HJ0001",
            inmate_no="9900001",
            visit_type=VisitType.REGULAR,
            planned_at=datetime(2026, 11, 28, 1, 30, tzinfo=UTC),
            state=VisitState.FINISHED,
            started_at=datetime(2026, 11, 28, 2, 0, tzinfo=UTC),
            ended_at=datetime(2026, 11, 28, 2, 30, tzinfo=UTC),
            seat="3号",
        ),
    )


def test_everything_wrong_is_told_at_once() -> None:
    wrong = told(lx="9", sj="25:00:00", zw="很长的座位" * 10, **{"fan.bh": None})
    assert codes(wrong) == {
        ("inmate_no", "missing"),
        ("visit_type", "unknown_code"),
        ("planned_at", "bad_moment"),
        ("seat", "bad_value"),
    }
    assert wrong.identity.key == "HJ0001"
    assert wrong.identity.version == 7


def test_a_deletion_needs_no_content() -> None:
    gone = MAPPER.map({"id": "HJ0001", "bb": 9, "sc": 1})
    assert isinstance(gone, Mapped)
    assert gone.deleted
    assert gone.record is None
    assert gone.day is None
    assert gone.version == 9


def test_a_deletion_may_bring_its_content() -> None:
    gone = told(sc="1")
    assert isinstance(gone, Mapped)
    assert gone.deleted
    assert isinstance(gone.record, Visit)


def test_an_end_before_its_begin_is_told() -> None:
    assert codes(told(jssj=1795831100000)) == {("ended_at", "out_of_order")}


@pytest.mark.parametrize("name", ["id", "bb"])
def test_a_record_without_a_name_has_no_identity(name: str) -> None:
    wrong = told(**{name: ""})
    assert isinstance(wrong, Unmapped)
    assert wrong.identity is None


def test_what_no_database_keeps_is_refused() -> None:
    assert ("seat", "bad_text") in codes(told(zw="a\0b"))
    assert ("seat", "bad_text") in codes(told(zw="\ud800"))
    assert ("id", "bad_text") in codes(told(id="\ud800"))


def test_a_day_is_the_bureaus() -> None:
    late = Mapper(visit_mapping(day="kssj", day_format="epoch_ms"))
    # Half past midnight in Shanghai, the evening before in UTC.
    mapped = late.map(visit_row(kssj=1795883400000, jssj=None))  # type: ignore[arg-type]
    assert isinstance(mapped, Mapped)
    assert mapped.day == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, 7),
        ("0012", 12),
        (3.0, 3),
        ("1970-01-02T00:00:00+00:00", None),
        ("2026-11-28 10:00:00", 1795831200000000),
        ("2026-11-28T02:00:00.000001Z", 1795831200000001),
    ],
)
def test_versions_can_be_ordered(value: str | int | float, number: int | None) -> None:
    if number is None:
        with pytest.raises(Unreadable):
            version_number(value)
    else:
        assert version_number(value) == number


@pytest.mark.parametrize("value", [-1, 2**63, "", None, True, "1.5", float("nan"), float("inf")])
def test_what_is_no_version_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable):
        version_number(value)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(), max_size=80)
)


@given(st.dictionaries(st.sampled_from(sorted(visit_row())), scalars))
def test_no_data_raise(changed: dict[str, Any]) -> None:
    mapped = told(**changed)
    if isinstance(mapped, Unmapped):
        assert mapped.problems
        assert all(one.message and one.code for one in mapped.problems)
    else:
        assert 0 <= mapped.version < 2**63
        assert mapped.key.strip()
        assert mapped.deleted or mapped.record is not None


@given(st.dictionaries(st.sampled_from(sorted(visit_row())), scalars))
def test_the_same_is_mapped_the_same(changed: dict[str, Any]) -> None:
    assert told(**changed) == told(**changed)
