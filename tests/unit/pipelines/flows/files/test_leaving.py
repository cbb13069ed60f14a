"""A file leaves by one verb: permission, audit row, mark, writer, name."""

import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest

from connectors.postgres.audit import audit
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, made, require
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.reading import read_rows
from schemas.errors import Forbidden

AT = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
MARK = "导出人：民警甲（jia，三监） 导出时间：2026-11-24 14:05 共2条"
TAKEN = Leaving(permission="things:export", action="things.export", object_kind="things")
ROWS: list[list[Cell]] = [["甲", 1], ["乙", 2]]
TX = cast(Tx, "the reader's transaction")


def officer(*permissions: str) -> Officer:
    told: dict[str, Any] = {
        "name": "民警甲", "login": "jia", "unit_name": "三监", "stream": "P03",
        "permissions": frozenset(permissions), "actor": lambda: "the officer",
    }  # fmt: skip
    return cast(Officer, SimpleNamespace(**told))


def content(**more: Any) -> Content:
    sheet = Sheet(name="事项", top=[["名称", "数"]], rows=ROWS)
    told: dict[str, Any] = {"name": "事项", "sheet": sheet, "total": 2, "detail": {"unit": "u"}}
    return Content(**told | more)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Tx, dict[str, Any]]]:
    """The audit rows, as they would be written."""
    rows: list[tuple[Tx, dict[str, Any]]] = []

    async def write(tx: Tx, **told: Any) -> None:
        rows.append((tx, told))

    monkeypatch.setattr(audit, "write", write)
    return rows


async def bytes_of(file: MadeFile) -> bytes:
    return b"".join([part async for part in file.content])


def cells(rows: Sequence[Any]) -> list[list[Cell]]:
    return [list(row.cells) for row in rows]


async def test_who_may_not_take_it_gets_nothing_and_nothing_is_written_down(
    written: list[Any],
) -> None:
    with pytest.raises(Forbidden) as refused:
        require(officer("things:list"), TAKEN)
    assert refused.value.code == "no_permission"
    with pytest.raises(Forbidden):
        await leave(TX, officer("things:list"), TAKEN, content(), "csv", AT)
    assert written == []


async def test_its_taking_is_written_down_in_the_readers_transaction(written: list[Any]) -> None:
    who = officer("things:export")
    await leave(TX, who, TAKEN, content(object_id="o"), "csv", AT)
    told = {
        "stream": "P03", "actor": "the officer", "action": "things.export",
        "object_kind": "things", "object_id": "o",
        "detail": {"unit": "u", "format": "csv", "rows": 2}, "at": AT,
    }  # fmt: skip
    assert written == [(TX, told)]


async def test_what_is_noted_and_whose_stream_it_is_follow_the_kind(written: list[Any]) -> None:
    bare = Leaving(permission="p", action="a", object_kind="k", noted=("rows",), dated=False)
    file = await leave(TX, officer("p"), bare, content(stream="P07"), "xlsx", AT)
    ((_, told),) = written
    assert (told["stream"], told["detail"]) == ("P07", {"unit": "u", "rows": 2})
    assert file.name == "事项.xlsx"


async def test_a_table_for_other_programs_begins_with_the_mark() -> None:
    file = made(officer(), content(), "csv", AT)
    assert (file.name, file.media_type) == ("事项_20261124_1405.csv", "text/csv; charset=utf-8")
    text = (await bytes_of(file)).decode("utf-8-sig")
    assert text == f"{MARK}\r\n名称,数\r\n甲,1\r\n乙,2\r\n"


async def test_a_workbook_bears_the_mark_on_each_sheet() -> None:
    second = Sheet(name="另表", top=[["说明"]], rows=[["丙"]])
    file = made(officer(), content(further=[second]), "xlsx", AT)
    packed = await bytes_of(file)
    assert cells(read_rows(packed)) == [[MARK], ["名称", "数"], ["甲", 1], ["乙", 2]]
    book = openpyxl.load_workbook(io.BytesIO(packed))
    assert book.sheetnames == ["事项", "另表"]
    told = [[cell for cell in row if cell is not None] for row in book["另表"].values]
    assert told == [[MARK], ["说明"], ["丙"]]
    assert MARK in str(book["事项"].oddFooter.left.text)


async def test_rows_are_taken_as_they_are_read() -> None:
    async def batches() -> AsyncIterator[list[list[Cell]]]:
        for row in ROWS:
            yield [row]

    sheet = Sheet(name="事项", top=[["名称", "数"]], rows=batches())
    read = await bytes_of(made(officer(), content(sheet=sheet), "csv", AT))
    assert read == await bytes_of(made(officer(), content(), "csv", AT))
