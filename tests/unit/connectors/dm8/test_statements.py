"""What PostgreSQL says in its own way is said in DM8's, or refused by name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import (
    ColumnElement,
    DateTime,
    String,
    any_,
    case,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from connectors.dm8 import NotInDm8
from connectors.postgres.arrays import among
from connectors.postgres.transaction import of_units
from schemas.tables.audit.audit import audit_head
from schemas.tables.exchange.outbound import outbound_call
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.recording import stored_file
from schemas.tables.speech.alert import alert
from schemas.tables.speech.attention import attention_record
from tests.dialects.parsing import problem_of
from tests.unit.connectors.dm8.written import written

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def value(element: ColumnElement[Any]) -> str:
    """An expression as it stands in a query."""
    return written(select(element.label("told"))).removeprefix("SELECT ").partition(" AS told")[0]


def test_several_lists_are_not_counted() -> None:
    both = func.unnest(literal(["a"], ARRAY(String)), literal(["b"], ARRAY(String)))
    counted = both.table_valued(
        column("one", String), column("other", String), with_ordinality="place"
    ).render_derived("asked")
    with pytest.raises(NotInDm8, match="WITH ORDINALITY of several lists"):
        written(select(counted.c.one))


def test_a_list_is_one_parameter_of_json() -> None:
    told = written(select(alert.c.id).where(among(alert.c.id, ["a", "b"])))
    assert "IN (SELECT one.item FROM JSON_TABLE(:param_1, '$[*]'" in told


def test_lists_of_one_length_are_one_table_by_their_places() -> None:
    asked = (
        func.unnest(literal(["a"], ARRAY(String)), literal([NOW], ARRAY(DateTime(timezone=True))))
        .table_valued(column("name", String), column("at", DateTime(timezone=True)))
        .render_derived("asked")
    )
    told = written(select(asked.c.name, asked.c.at))
    assert "l1 ON l1.place = l0.place" in told
    assert "l0.item AS name, TO_TIMESTAMP_TZ(l1.item" in told
    assert problem_of(told) is None


def test_units_found_first_are_a_subquery() -> None:
    told = written(select(alert.c.id).where(of_units(alert.c.ward_id, lambda path: path == "/")))
    assert "alert.ward_id IN (SELECT reached.id FROM org_unit reached" in told


def test_a_page_is_asked_for_by_the_standard_words() -> None:
    told = written(select(alert.c.id).order_by(alert.c.id).limit(5).offset(10))
    assert told.endswith("OFFSET :param_1 ROWS FETCH FIRST :param_2 ROWS ONLY")


def test_rows_are_locked_by_a_column_of_their_table() -> None:
    found = select(alert.c.id).with_for_update(of=alert, key_share=True, skip_locked=True)
    assert written(found).endswith("FOR UPDATE OF alert.id SKIP LOCKED")


def test_a_lock_within_a_subquery_is_refused() -> None:
    inner = select(alert.c.id).with_for_update().scalar_subquery()
    with pytest.raises(NotInDm8, match="FOR UPDATE in a subquery"):
        written(select(alert.c.id).where(alert.c.id.in_(inner)))


def test_a_truth_is_one_and_a_condition_is_no_value() -> None:
    assert written(select(conversation.c.id).where(conversation.c.privileged)).endswith(
        "WHERE conversation.privileged = 1"
    )
    told = value(conversation.c.id == conversation.c.ward_id)
    assert told == (
        "CASE WHEN conversation.id = conversation.ward_id THEN 1"
        " WHEN NOT (conversation.id = conversation.ward_id) THEN 0 END"
    )
    assert value(case((conversation.c.privileged, 1))).startswith(
        "CASE WHEN conversation.privileged = 1 THEN"
    )


def test_what_is_sorted_by_is_a_value_and_the_database_s_order_is_that_of_c() -> None:
    told = written(
        select(alert.c.id).order_by(
            (alert.c.state == "open").desc(), alert.c.word.is_(None), alert.c.word.collate("C")
        )
    )
    assert told.endswith(
        " ORDER BY CASE WHEN alert.state = :state_1 THEN 1 WHEN NOT (alert.state = :state_1) THEN 0"
        " END DESC, CASE WHEN alert.word IS NULL THEN 1 WHEN NOT (alert.word IS NULL) THEN 0 END,"
        " alert.word"
    )
    assert problem_of(told) is None


def test_rows_are_ordered_column_by_column() -> None:
    told = written(
        select(alert.c.id).where(tuple_(alert.c.at, alert.c.id) < tuple_(literal(NOW), "a"))
    )
    assert "alert.at < :param_1 OR alert.at = :param_1 AND alert.id < " in told


def test_a_filter_goes_into_the_aggregate() -> None:
    assert value(func.count().filter(alert.c.state == "open")) == (
        "COUNT(CASE WHEN alert.state = :state_1 THEN 1 END)"
    )


def test_the_newest_value_is_kept() -> None:
    newest = func.array_agg(
        aggregate_order_by(alert.c.word, alert.c.at.desc()), type_=ARRAY(String)
    )
    assert value(newest[1]) == ("MAX(alert.word) KEEP (DENSE_RANK FIRST ORDER BY alert.at DESC)")


def test_answers_of_a_change_come_into_parameters() -> None:
    told = written(update(audit_head).values(seq=2).returning(audit_head.c.seq))
    assert told.endswith("RETURNING audit_head.seq INTO :ret_0")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (func.now(), "CURRENT_TIMESTAMP"),
        (
            func.starts_with(alert.c.word, "a"),
            "CASE WHEN SUBSTR(alert.word, 1, LENGTH(:starts_with_1))",
        ),
        (func.strpos(alert.c.word, "a"), "INSTR(alert.word, :strpos_1)"),
        (func.bit_or(func.length(alert.c.word)), "SUM(DISTINCT length(alert.word))"),
        (func.bool_or(conversation.c.privileged), "MAX(CASE WHEN conversation.privileged = 1"),
        (func.json_build_object("a", alert.c.id), "JSON_OBJECT(KEY :json_build_object_1 VALUE"),
        (func.timezone("UTC", alert.c.at), "qq_clock_in(alert.at, :timezone_1)"),
        (func.extract("epoch", alert.c.at - alert.c.at), "qq_seconds(alert.at - alert.at)"),
        (
            func.pg_advisory_xact_lock(func.hashtextextended("a", 0)),
            "qq_lock(:hashtextextended_1, 'X')",
        ),
        (
            func.pg_try_advisory_xact_lock(func.hashtextextended("a", 0)),
            "qq_try_lock(:hashtextextended_1)",
        ),
        (
            func.array_agg(alert.c.word.distinct(), type_=ARRAY(String)),
            "CASE WHEN COUNT(alert.word) > 0 THEN '[\"' || LISTAGG(DISTINCT alert.word, '\",\"')",
        ),
        (func.json_array_length(attention_record.c.reasons), "(SELECT COUNT(*) FROM JSON_TABLE("),
        (alert.c.word.regexp_match("a"), "CASE WHEN REGEXP_LIKE(alert.word, :word_1)"),
        (alert.c.id.is_distinct_from("a"), "CASE WHEN DECODE(alert.id, :id_1, 0, 1) = 1"),
    ],
)
def test_functions_have_other_names(given: ColumnElement[Any], told: str) -> None:
    assert value(given).startswith(told)


@pytest.mark.parametrize(
    ("statement", "construct"),
    [
        (select(func.pg_size_pretty(literal(1))), "function pg_size_pretty"),
        (select(alert.c.word.op("~*")("a")), r"operator ~\*"),
        (select(alert.c.word.collate("zh")), "COLLATE zh"),
        (text("select 1"), "textual SQL"),
        (
            select(literal(1) == any_(literal([1], ARRAY(String)))).where(text("a = b")),
            "textual SQL",
        ),
        (
            select(attention_record.c.id).where(attention_record.c.reasons == column("a")),
            "comparison of attention_record.reasons",
        ),
        (
            delete(alert).where(alert.c.id == stored_file.c.id),
            "DELETE … USING",
        ),
        (
            select(insert(outbound_call).values(id="a").returning(outbound_call.c.id).cte("made")),
            "INSERT within WITH",
        ),
    ],
)
def test_what_dm8_has_not_is_refused_by_name(statement: Any, construct: str) -> None:
    with pytest.raises(NotInDm8, match=construct):
        written(statement)
