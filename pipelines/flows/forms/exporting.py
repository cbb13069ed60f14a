"""A form's submissions as a file, with the form's own columns (VC-MINI-06)."""

from collections.abc import AsyncIterator

from connectors.postgres.forms import searching
from connectors.postgres.modules.sealing import FieldSeals
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files.leaving import Content, Leaving, Lines, MadeFile, Sheet, leave, require
from pipelines.flows.forms.seen_submissions import (
    KIND,
    Asked,
    Found,
    applicant,
    cells,
    note_search,
    prepare,
)
from pipelines.flows.services import Services
from pipelines.rules.access.codes.forms import EXPORT_SUBMISSIONS
from pipelines.rules.platform.local_time import local
from schemas.forms.submission import STATE_TITLES

HEADINGS = ("回执号", "填写人", "监狱", "状态", "提交次数", "版本", "提交时间")
TAKEN = Leaving(permission=EXPORT_SUBMISSIONS, action=f"{KIND}.export", object_kind=KIND)


async def export(services: Services, officer: Officer, asked: Asked, form: str) -> MadeFile:
    """As the list's filters leave them; what tells of a person is masked here too."""
    attempt = Attempt(services, officer.actor(), TAKEN.action, KIND, None, officer.stream)
    async with attempt, services.database.transaction() as tx:
        require(officer, TAKEN)
        found = await prepare(tx, services, officer, asked)
        total = await searching.count(tx, FieldSeals(services.keys), found.wanted)
        await note_search(tx, services, officer, found, total)
        top = [[*HEADINGS, *(one.title for one in found.columns)]]
        content = Content(
            name=found.form.name,
            sheet=Sheet(name=found.form.name[:30], top=top, rows=_rows(services, found)),
            total=total,
            detail={"form": found.form.code, "filters": sorted(asked.own)},
            object_id=found.form.id,
        )
        return await leave(tx, officer, TAKEN, content, form, services.clock())


async def _rows(services: Services, found: Found) -> AsyncIterator[Lines]:
    seals = FieldSeals(services.keys)
    async with services.database.transaction() as tx:
        async for batch in searching.stream(tx, seals, found.wanted):
            yield [_row(seals, found, one) for one in batch]


def _row(seals: FieldSeals, found: Found, one: searching.FoundRow) -> list[str]:
    row, said = one.row, cells(seals, found, one)
    told = [
        row.receipt_no,
        applicant(seals, row),
        row.unit_name,
        STATE_TITLES[row.state],
        str(row.round),
        str(found.versions[row.version_id].number),
        f"{local(row.sent_at):%Y-%m-%d %H:%M}",
    ]
    return told + [said.get(column.key, "") for column in found.columns]
