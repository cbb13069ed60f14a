"""`docs/analysts.md` shows the saved questions, and the answers that they really have."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.duckdb.answering import answered
from connectors.duckdb.folder import DATABASE
from connectors.ledger.applier import take_in
from pipelines.rules.cockpits.questions import QUESTIONS
from schemas.cockpits.analysis import Question
from schemas.labour.hours import HoursKind
from tests.integration.duckdb.conftest import Ledger
from tests.integration.world import World

PAGE = Path(__file__).parents[3] / "docs" / "analysts.md"
SECTION = re.compile(
    r"^### (?P<number>\d+)\. (?P<title>.+)\n\n(?P<told>.+)\n\n```sql\n(?P<sql>[^`]+)\n```\n\n"
    r"(?P<answer>(?:\|.*\n)+)",
    re.MULTILINE,
)


@pytest.fixture
async def exported(ledger: Ledger, world: World) -> Ledger:
    """Hours of one week in 三监 and of a day in a prison without a name."""
    here, there = ledger.desks
    here.prison, here.ward = world.prison.id, world.ward.id
    async with here.shard.transaction() as tx:
        await take_in(tx, here.prison)
    here.inmates = [f"01M8{number:022d}" for number in range(8)]
    overtime, rest = HoursKind.OVERTIME, HoursKind.REST
    for number in range(8):
        lines = [here.line(0, 480)]
        if number == 0:
            lines += [here.line(1, 240, grade=2), here.line(1, 200, post=1, grade=2)]
        if number == 1:
            lines.append(here.line(0, 60, kind=overtime))
        if number == 6:
            lines.append(here.line(1, 300, kind=rest, grade=2))
        await ledger.enter(0, date(2026, 11, 1) + timedelta(number), *lines)
    await ledger.enter(0, date(2026, 10, 30), here.line(1, 450, grade=1))
    await ledger.enter(1, date(2026, 11, 1), there.line(0, 300), there.line(1, 345))
    await ledger.enter(1, date(2026, 11, 2), there.line(0, 90), approved=False)
    await ledger.export()
    return ledger


def table_of(question: Question, ledger: Ledger) -> str:
    folder = ledger.exports.current()
    asked = {"folder": str(folder), "database": f"{folder}/{DATABASE}", "sql": question.sql}
    answer = answered(asked | {"seconds": 10, "rows": 100})
    assert answer["rows"], question.code
    shown = [["" if cell is None else str(cell) for cell in row] for row in answer["rows"]]
    lines = [answer["columns"], ["---"] * len(answer["columns"]), *shown]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


async def test_the_page_shows_each_question_with_its_answer(exported: Ledger) -> None:
    shown = [found.groupdict() for found in SECTION.finditer(PAGE.read_text(encoding="utf-8"))]
    assert [(one["title"], one["sql"]) for one in shown] == [
        (question.title, question.sql) for question in QUESTIONS
    ]
    assert [one["number"] for one in shown] == [str(number) for number in range(1, 11)]
    for one, question in zip(shown, QUESTIONS, strict=True):
        assert one["answer"] == table_of(question, exported), question.code
