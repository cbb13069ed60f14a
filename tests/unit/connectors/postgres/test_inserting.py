from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.audit.audit import _ONE_MORE
from connectors.postgres.inserting import with_rows
from schemas.tables.audit.audit import audit_head


def test_an_insert_of_one_row_is_compiled_once() -> None:
    one = with_rows(insert(audit_head), [{"stream": "P03"}])
    assert one._generate_cache_key() is not None
    assert _ONE_MORE._generate_cache_key() is not None


def test_an_insert_of_several_rows_makes_them_all() -> None:
    both = with_rows(insert(audit_head), [{"stream": "P03"}, {"stream": "P04"}])
    assert {"P03", "P04"} <= set(both.compile().params.values())
