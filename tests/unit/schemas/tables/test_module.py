"""Indexes and computed columns are what the declaration says."""

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from schemas.modules.catalog import MODULES
from schemas.tables.module import index_name, table_of

WRITTEN = {
    "ix_visit_visit_no": "ON visit (visit_no)",
    "ix_visit_inmate_id": "ON visit (inmate_id, planned_at) INCLUDE (state)",
    "ix_visit_relative_no_told_digest": (
        "ON visit (relative_no_told_digest, planned_at) INCLUDE (state)"
    ),
    "ix_visit_alone": (
        "ON visit (planned_at) INCLUDE (ward_id, inmate_id, state) WHERE relative_id IS NULL"
        " AND relative_told IS NULL AND relative_no_told_digest IS NULL"
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_an_index_holds_what_is_declared_and_no_other_has_its_name(name: str) -> None:
    (index,) = [one for one in table_of(MODULES["visits"]).indexes if one.name == name]
    made = str(CreateIndex(index).compile(dialect=postgresql.dialect()))
    assert made == f"CREATE INDEX {name} {WRITTEN[name]}"


def test_every_declared_index_is_there_once() -> None:
    for module in MODULES.values():
        names = [index.name for index in table_of(module).indexes]
        for index in module.indexes:
            assert names.count(index_name(module, index)) == 1, (module.code, index)


def test_a_computed_field_is_filled_by_the_database() -> None:
    computed = {
        (module.code, field.name)
        for module in MODULES.values()
        for field in module.fields
        if table_of(module).c.get(field.name) is not None
        and table_of(module).c[field.name].computed is not None
    }
    declared = {
        (m.code, field.name) for m in MODULES.values() for field in m.fields if field.computed
    }
    reckoned = {
        ("phone_calls", "authorisation"),
        ("phone_tickets", "told_result"),
        ("visits", "came"),
    }
    assert computed == declared == reckoned
