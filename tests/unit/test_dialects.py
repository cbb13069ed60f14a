"""What the product issues is gathered once each, and what DM8 would refuse is told by its place."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Select, func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import array

from schemas.tables.audit.audit import audit_head
from schemas.tables.speech.alert import alert
from tests.dialects.gathered import ROOT, Gathered
from tests.dialects.parsing import problem_of

POSTGRESQL = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))


def issued_by(name: str, gathered: Gathered, statement: Any) -> None:
    """As if a function of that file had sent it."""
    source = "def send(): take(connection, statement, [], {}, {})"
    given = {"take": gathered.take, "connection": POSTGRESQL, "statement": statement}
    exec(compile(source, str(ROOT / name), "exec"), given)
    given["send"]()


def _of(word: str) -> Select[Any]:
    return select(alert.c.id).where(alert.c.word == word)


def test_a_statement_counts_once_whatever_its_values() -> None:
    gathered = Gathered()
    for word in ("one", "another"):
        issued_by("connectors/postgres/made_up.py", gathered, _of(word))
    (one,) = gathered.outcomes.values()
    assert one.origin == "connectors/postgres/made_up.py: send"
    assert one.problem is None
    assert " ".join(one.text.split()) == "SELECT alert.id FROM alert WHERE alert.word = :word_1"


def test_the_number_of_rows_makes_no_other_statement() -> None:
    gathered = Gathered()
    for number in (1, 2, 3):
        rows = [{"stream": str(one), "seq": 1, "digest": "00"} for one in range(number)]
        issued_by("connectors/postgres/made_up.py", gathered, insert(audit_head).values(rows))
    assert len(gathered.outcomes) == 1


@pytest.mark.parametrize(
    "name", ["tests/integration/made_up.py", "connectors/postgres/migrations/versions/0001_a.py"]
)
def test_tests_and_migrations_are_not_the_product(name: str) -> None:
    gathered = Gathered()
    issued_by(name, gathered, _of("one"))
    assert gathered.outcomes == {}


def test_text_is_found_in_the_source_instead() -> None:
    gathered = Gathered()
    issued_by("connectors/postgres/made_up.py", gathered, text("select 1"))
    assert gathered.outcomes == {}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (select(func.pg_sleep(1)), "function pg_sleep"),
        (select(array([literal(1)])), "array"),
    ],
)
def test_what_dm8_would_refuse_is_told(statement: Any, problem: str) -> None:
    gathered = Gathered()
    issued_by("serve/made_up.py", gathered, statement)
    (one,) = gathered.outcomes.values()
    assert one.problem is not None
    assert problem in one.problem


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("SELECT a::text FROM b", "holds ::"),
        ("SELECT a FROM b WHERE c ILIKE 'd'", "holds ILIKE"),
        ("SELECT a FROM b WHERE (c", "is no sentence"),
        ("SELECT a FROM b WHERE c = '::'", None),
        ("BEGIN MERGE INTO; IF SQL%ROWCOUNT > 0 THEN SELECT 1; END IF; END;", "is no sentence"),
        ("UPDATE a SET b = 1 RETURNING c INTO :ret_0", None),
    ],
)
def test_the_text_is_looked_at_again(sentence: str, problem: str | None) -> None:
    found = problem_of(sentence)
    assert found is None if problem is None else (found or "").startswith(problem)
