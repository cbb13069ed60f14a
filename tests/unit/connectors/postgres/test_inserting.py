"""Several rows of an insert are one text, however many there are."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import dialect, insert

from connectors.postgres.audit.audit import _ONE_MORE
from connectors.postgres.inserting import with_rows
from schemas.tables.audit.audit import audit_head


def head(stream: str, **others: Any) -> dict[str, Any]:
    return {"stream": stream} | others


def test_an_insert_of_one_row_is_compiled_once() -> None:
    one = with_rows(insert(audit_head), [head("P03")])
    assert one._generate_cache_key() is not None
    assert _ONE_MORE._generate_cache_key() is not None


def test_an_insert_of_several_rows_makes_them_all() -> None:
    both = with_rows(insert(audit_head), [head("P03"), head("P04")])
    assert list(both.compile(dialect=dialect()).params.values()) == [["P03", "P04"]]


def test_its_text_is_the_same_however_many_rows_there_are() -> None:
    two = with_rows(insert(audit_head), [head("P03"), head("P04")])
    three = with_rows(insert(audit_head), [head("P03"), head("P04"), head("P05")])
    assert str(two.compile(dialect=dialect())) == str(three.compile(dialect=dialect()))
    assert two._generate_cache_key() is not None


def test_what_the_database_is_to_reckon_itself_stays_in_each_row() -> None:
    told = with_rows(insert(audit_head), [head("P03", seq=func.length("a")), head("P04", seq=2)])
    assert str(told.compile(dialect=dialect())).count("length(") == 1
