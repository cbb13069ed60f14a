"""`INSERT … ON CONFLICT` becomes MERGE."""

import pytest
from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import insert

from connectors.dm8 import NotInDm8
from schemas.tables.access.rights import role_permission
from schemas.tables.audit.audit import audit_head
from schemas.tables.exchange.node import leading_node
from tests.unit.connectors.dm8.written import written


def test_an_upsert_is_matched_by_its_key_and_does_not_set_it() -> None:
    row = insert(audit_head).values(stream="core", seq=1, digest="00")
    told = row.on_conflict_do_update(
        index_elements=["stream"], set_={"stream": row.excluded.stream, "seq": row.excluded.seq}
    )
    assert written(told) == (
        "MERGE INTO audit_head USING (SELECT :stream AS stream, :seq AS seq, :digest AS digest"
        " FROM DUAL) excluded ON (audit_head.stream = excluded.stream)"
        " WHEN MATCHED THEN UPDATE SET seq = excluded.seq"
        " WHEN NOT MATCHED THEN INSERT (stream, seq, digest)"
        " VALUES (excluded.stream, excluded.seq, excluded.digest)"
    )


def test_a_condition_on_what_is_there_goes_with_the_update() -> None:
    row = insert(leading_node).values(place="leader", node="a", since=func.now(), until=func.now())
    told = row.on_conflict_do_update(
        index_elements=["place"],
        set_={"node": row.excluded.node},
        where=leading_node.c.node == row.excluded.node,
    )
    assert "UPDATE SET node = excluded.node WHERE leading_node.node = excluded.node" in written(
        told
    )


def test_without_a_named_key_every_key_of_the_table_counts() -> None:
    told = written(
        insert(role_permission)
        .values([{"id": "1", "role": "a", "permission": "b"}])
        .on_conflict_do_nothing()
    )
    assert "role_permission.id = excluded.id" in told
    assert "WHEN MATCHED" not in told


def test_what_was_merged_is_read_by_its_key_in_the_same_block() -> None:
    told = written(
        insert(audit_head)
        .values(stream="core", seq=1, digest="00")
        .on_conflict_do_nothing()
        .returning(literal(1))
    )
    assert told.startswith("BEGIN MERGE INTO audit_head")
    assert told.endswith(
        "IF SQL%ROWCOUNT > 0 THEN SELECT :param_1 INTO :ret_0 FROM audit_head"
        " WHERE audit_head.stream = :stream; END IF; END;"
    )


def test_several_rows_cannot_come_back_from_a_merge() -> None:
    rows = [{"stream": one, "seq": 1, "digest": "00"} for one in "ab"]
    told = insert(audit_head).values(rows).on_conflict_do_nothing().returning(audit_head.c.stream)
    with pytest.raises(NotInDm8, match="RETURNING of a MERGE of several rows"):
        written(told)


def test_rows_of_a_query_are_merged_under_the_names_of_the_table() -> None:
    found = select(audit_head.c.stream, audit_head.c.seq, audit_head.c.digest)
    told = insert(audit_head).from_select(["stream", "seq", "digest"], found)
    assert "SELECT chosen.stream AS stream" in written(told.on_conflict_do_nothing())
