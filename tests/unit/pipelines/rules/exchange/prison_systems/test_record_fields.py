"""Every content of every kind can be named, read and filled by the form that maps it."""

import pytest

from pipelines.rules.exchange.prison_systems.field_types import accepts, fields_of, suits
from pipelines.rules.exchange.prison_systems.readings import FLAGS
from pipelines.rules.exchange.prison_systems.record_fields import record_fields
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.records import RECORDS


@pytest.mark.parametrize("kind", RecordKind)
def test_all_contents_are_told_with_what_suits_them(kind: RecordKind) -> None:
    types = fields_of(RECORDS[kind])
    told = record_fields(kind)
    assert [one.name for one in told] == list(types)
    assert len({one.title for one in told}) == len(told)
    for one in told:
        info = types[one.name]
        assert one.required == info.required
        assert one.readings
        assert all(suits(reading, info.type) for reading in one.readings)
        for value in one.values:
            flag = one.readings == [Reading.FLAG]
            assert value.code in FLAGS if flag else accepts(info.type, value.code)


def test_named_values_are_told_and_others_are_not() -> None:
    told = {one.name: one for one in record_fields(RecordKind.VISIT)}
    assert [value.title for value in told["visit_type"].values] == ["宽见", "普见", "视频会见"]
    assert told["visit_no"].values == []
    assert told["started_at"].readings == [Reading.MOMENT]
    review = {one.name: one for one in record_fields(RecordKind.REVIEW)}
    assert [value.title for value in review["anomaly"].values] == ["是", "否"]
