"""Drafts: what is typed is kept every few seconds, and counts nowhere (LR-HOUR-04)."""

from connectors.postgres.labour import timesheet_drafts, timesheets
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.labour.hours.basis import need_ward
from pipelines.flows.labour.hours.refusals import refusals_of
from pipelines.flows.labour.hours.sight import require_writer
from pipelines.flows.services import Services
from pipelines.rules.labour.timesheets import may_hand_in, require_day
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.labour.timesheets import DraftSaved, SaveDraft


async def save(services: Services, officer: Officer, asked: SaveDraft) -> DraftSaved:
    """Keep the officer's own draft; an empty one is thrown away."""
    require_writer(officer)
    now = services.clock()
    require_day(asked.day, local(now).date())
    async with services.database.transaction() as tx:
        await need_ward(tx, officer, asked.ward_id)
        sheet = await timesheets.of_day(tx, asked.ward_id, asked.day)
        refused = len(await refusals_of(tx, sheet.message_id)) if sheet else 0
        if not may_hand_in(sheet.state if sheet else None, refused):
            raise Conflict("该日工时已提交，草稿不再保存。", code="sheet_submitted")
        await timesheet_drafts.save(
            tx, services.keys, asked.ward_id, asked.day, officer.id, asked.rows, now
        )
    return DraftSaved(saved_at=now)
