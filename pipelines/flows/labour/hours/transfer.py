"""A ward's day as a file, out and in (LR-HOUR-02)."""

import asyncio
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.labour.wards import Ward
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave
from pipelines.flows.labour.hours import viewing
from pipelines.flows.labour.hours.basis import Basis, basis_of, need_ward, problems_of
from pipelines.flows.labour.hours.sight import require_writer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.labour import LIST_HOURS
from pipelines.rules.labour.hours_file import HEADINGS, FileRead, Worker, read_file, told_by_row
from pipelines.rules.labour.hours_text import typed
from pipelines.rules.labour.timesheets import entries_of, require_day
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.reading import read_rows
from schemas.labour.hours import HoursKind
from schemas.labour.timesheets import DraftRow, HoursRead, HoursView

TITLE = "劳动工时"
DAY = Leaving(
    permission=LIST_HOURS,
    action="labour_hours.export",
    object_kind="timesheet",
    dated=False,
)
PEOPLE = 2
"""Columns of a file that say who worked."""


async def export(
    services: Services, officer: Officer, ward_id: str, day: date, form: str
) -> MadeFile:
    """The day as the page shows it; a day without a sheet gives the table to be filled in."""
    view = await viewing.day(services, officer, ward_id, day)
    # Who worked leaves only with whom may see it.
    left = 0 if view.clear else PEOPLE
    rows = [row[left:] for row in _rows(view)]
    state = f"{view.prison} {view.ward} {day}（{_state(view)}）"
    version = view.sheet.version if view.sheet else 0
    async with services.database.transaction() as tx:
        ward = await need_ward(tx, officer, ward_id)
        content = Content(
            name=f"{TITLE}_{view.ward}_{day:%Y%m%d}",
            sheet=Sheet(name=TITLE, top=[[state], HEADINGS[left:]], rows=rows),
            total=len(rows),
            detail={"ward": ward.id, "day": day.isoformat(), "version": version},
            stream=ward.prison_code,
        )
        return await leave(tx, officer, DAY, content, form, services.clock())


STATES = {"submitted": "审批中", "approved": "已通过", "returned": "已退回"}


def _state(view: HoursView) -> str:
    return STATES[view.sheet.state.value] if view.sheet else "未提交"


def _rows(view: HoursView) -> list[list[Cell]]:
    """By inmate and post: what is booked, else what was typed, else the day's defaults."""
    booked: dict[tuple[str, str | None], dict[HoursKind, int]] = defaultdict(dict)
    for line in view.lines:
        booked[line.inmate_id, line.post_id][line.kind] = line.minutes
    drafts: dict[tuple[str, str | None], DraftRow] = {}
    if view.draft is not None:
        drafts = {(row.inmate_id, row.post_id): row for row in view.draft.rows}
    rows: list[list[Cell]] = []
    for row in view.rows:
        key = (row.inmate_id, row.post_id)
        if drafts:
            draft = drafts.get(key)
            texts = [draft.normal, draft.overtime, draft.rest] if draft else ["", "", ""]
        elif view.sheet is not None:
            texts = [typed(booked[key].get(kind, 0)) for kind in HoursKind]
        else:
            texts = [typed(row.default_minutes), "", ""]
        rows.append([row.inmate_no, row.name, row.post, *texts])
    return rows


async def load(
    services: Services, officer: Officer, ward_id: str, day: date, name: str, content: bytes
) -> HoursRead:
    """Rows for the page to take over; what cannot be entered is told by row and column."""
    attempt = Attempt(
        services, officer.actor(), "labour_hours.import", "timesheet", None, officer.stream
    )
    async with attempt:
        require_writer(officer)
        now = services.clock()
        require_day(day, local(now).date())
        rows = await asyncio.to_thread(read_rows, content)
        async with services.database.transaction() as tx:
            ward = await need_ward(tx, officer, ward_id)
            basis = await basis_of(tx, ward_id, day)
            read = read_file(rows, _workers(basis))
            read = await _checked(tx, services, ward_id, day, basis, read)
            await _note(tx, officer, "labour_hours.import", ward, day, now, {
                "rows": len(read.rows), "problems": len(read.problems),
                "file": name[:100], "size": len(content), "sm3": sm3_hex(content),
            })  # fmt: skip
    return HoursRead(rows=list(read.rows.values()), problems=read.problems)


def _workers(basis: Basis) -> dict[str, Worker]:
    return {
        one.inmate_no: Worker(
            inmate_id=one.id,
            posts={post.title: post.id for post in basis.terms[one.id].posts}
            if one.id in basis.terms
            else {},
        )
        for one in basis.roster.values()
    }


async def _checked(
    tx: Tx, services: Services, ward_id: str, day: date, basis: Basis, read: FileRead
) -> FileRead:
    entries = entries_of([one.line for one in read.lines])
    found = await problems_of(tx, services, ward_id, day, basis, entries)
    return told_by_row(read, [(one.index, one.message) for one in found])


async def _note(
    tx: Tx,
    officer: Officer,
    action: str,
    ward: Ward,
    day: date,
    at: datetime,
    detail: dict[str, Any],
) -> None:
    """The audit row of a file taken out or read."""
    await audit.write(
        tx,
        stream=ward.prison_code,
        actor=officer.actor(),
        action=action,
        object_kind="timesheet",
        object_id=None,
        detail={"ward": ward.id, "day": day.isoformat(), **detail},
        at=at,
    )
