"""The library out to a spreadsheet and in from one (VC-SUP-14)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from connectors.postgres.ids import make_id
from connectors.postgres.platform import units
from connectors.postgres.speech.words import word_classes, word_library, words
from connectors.postgres.speech.words.word_shelves import shelf
from connectors.postgres.speech.words.words import WordFilter
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.services import Services
from pipelines.flows.speech.words.keeping import attempt, note, reach_of
from pipelines.rules.access.codes.speech import READ_WORDS
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.sheets.cells import Cell, Row
from pipelines.rules.sheets.reading import read_rows
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from pipelines.rules.speech.words.importing import Importer, Known, Plan, Reach, Shelf
from pipelines.rules.speech.words.sheet import EXPLAINED, HEADINGS, export_row
from schemas.errors import InvalidInput
from schemas.speech.words import WordImportReport

TITLE: Final = "敏感词库"
WORDS: Final = Leaving(permission=READ_WORDS, action="word.export", object_kind="word")
MOST_WORDS: Final = 5000
"""Rows of one import."""
MOST_TOLD: Final = 1000
"""Problems, duplicates and audited names."""


async def export(services: Services, officer: Officer, form: str, wanted: WordFilter) -> MadeFile:
    """The words of a list query, with who took them on top; an import takes them back."""
    require(officer, WORDS)
    async with services.database.transaction() as tx:
        rows = await words.every(tx, reach_of(officer), wanted)
        lines = [export_row(row) for row in rows]
        content = Content(
            name=TITLE,
            sheet=Sheet(name=TITLE, top=[list(HEADINGS)], rows=lines),
            total=len(rows),
        )
        return await leave(tx, officer, WORDS, content, form, services.clock())


def template() -> MadeFile:
    """An empty file with the headings, and on a second sheet what they take."""
    writer = XlsxWriter(TITLE)
    explained: list[list[Cell]] = [list(line) for line in EXPLAINED]
    content = [
        writer.feed([list(HEADINGS)]),
        writer.sheet("填写说明", explained),
        writer.finish(),
    ]

    async def parts() -> AsyncIterator[bytes]:
        for part in content:
            yield part

    return MadeFile(parts(), writer.media_type, f"{TITLE}导入模板.xlsx")


async def load(
    services: Services, officer: Officer, name: str, content: bytes, *, known: Known, partial: bool
) -> WordImportReport:
    """All rows or none; with `partial`, after a person saw the report, the good ones alone."""
    async with attempt(services, officer, "word.import", None):
        rows = await asyncio.to_thread(read_rows, content)
        if len(rows) > MOST_WORDS:
            raise InvalidInput(
                f"每次最多导入{MOST_WORDS}行，请将文件拆分后分次导入。",
                code="too_many_rows",
                most=MOST_WORDS,
            )
        file: dict[str, object] = {
            "file": name[:100],
            "size": len(content),
            "sm3": sm3_hex(content),
        }
        return await _load(services, officer, rows, file, known=known, partial=partial)


async def _load(
    services: Services,
    officer: Officer,
    rows: list[Row],
    file: dict[str, object],
    *,
    known: Known,
    partial: bool,
) -> WordImportReport:
    async with services.database.transaction() as tx:
        # Held first, so that the plan is still right when it is carried out.
        await word_library.lock(tx)
        importer = await _importer(tx, officer, known)
        plan = await asyncio.to_thread(importer.take_all, rows)
        applied = partial or not plan.problems
        report = _report(plan, applied=applied)
        if applied and (plan.added or plan.changed):
            await word_library.grow(tx)
            await words.carry_out(tx, plan, at=services.clock())
        await note(tx, officer, "word.import", None, file | _detail(plan, report))
        return report


async def _importer(tx: Tx, officer: Officer, known: Known) -> Importer:
    """With all levels that this officer may keep; each with what is there now."""
    listed = [
        unit
        for unit in await units.prisons(tx)
        if unit.id == officer.prison_id
        or (officer.prison_id is None and in_scopes(officer.scopes, unit.path))
    ]
    reach = Reach(
        bureau=officer.prison_id is None,
        own_prison_id=officer.prison_id,
        prisons={unit.code: unit.id for unit in listed} | {unit.name: unit.id for unit in listed},
    )
    shelves: dict[str | None, Shelf] = {None: await shelf(tx, None)}
    for unit in listed:
        shelves[unit.id] = await shelf(tx, unit.id)
    return Importer(
        reach,
        await word_classes.class_names(tx),
        shelves,
        known,
        make_id,
    )


def _report(plan: Plan, *, applied: bool) -> WordImportReport:
    return WordImportReport(
        applied=applied,
        created=len(plan.added),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        skipped=len(plan.duplicates),
        refused=plan.refused,
        problems=plan.problems[:MOST_TOLD],
        duplicates=plan.duplicates[:MOST_TOLD],
    )


def _detail(plan: Plan, report: WordImportReport) -> dict[str, object]:
    """What the audit log keeps of an import."""
    named = [one.entry.word for one in plan.added] + [one.entry.word for one in plan.changed]
    return {
        "applied": report.applied,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "refused": report.refused,
        "words": named[:MOST_TOLD] if report.applied else [],
    }
