"""The list of recordings, one in detail, and what the stores hold; each look is audited."""

import asyncio
from datetime import timedelta

from connectors.postgres.approvals import cases
from connectors.postgres.recordings import (
    conversation_row,
    recording_keeping,
    recording_list,
    recordings,
    storage,
    transfers,
)
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.recordings.recording_list import Filter
from connectors.postgres.speech import transcript_passes
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.files import kept_view
from pipelines.flows.recordings.recording_approvals import RECORDING_DELETION
from pipelines.flows.recordings.scope import attempt, note, recording_for
from pipelines.flows.recordings.storing.retention import folders, usage_of
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import LIST_RECORDINGS
from pipelines.rules.recordings.retention import keep_days
from schemas.errors import NotFound
from schemas.recordings.recordings import (
    KINDS,
    RecordingDetail,
    RecordingPage,
    RecordingRow,
    StorageView,
    StoreView,
)


async def listed(
    services: Services, officer: Officer, wanted: Filter, limit: int, offset: int
) -> RecordingPage:
    async with services.database.transaction() as tx:
        rows, total = await recording_list.page(
            tx, officer.scopes, wanted, limit=limit, offset=offset
        )
        asked = {name: value for name, value in _told(wanted).items() if value not in (None, "")}
        await note(tx, officer, None, "recording.list", None, {"filters": asked, "rows": total})
    return RecordingPage(rows=rows, total=total)


def _told(wanted: Filter) -> dict[str, object]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name in wanted.__struct_fields__
        for value in (getattr(wanted, name),)
    }


async def detail(services: Services, officer: Officer, recording_id: str) -> RecordingDetail:
    async with (
        attempt(services, officer, "recording.read", recording_id),
        services.database.transaction() as tx,
    ):
        row = await recording_for(tx, officer, recording_id, LIST_RECORDINGS)
        conversation = await conversation_row.get(tx, row.call_id)
        if conversation is None:
            raise NotFound("没有找到这次会见通话。", code="conversation_not_found")
        detail: dict[str, object] = {"channel": row.channel.value, "case_no": row.case_no}
        await note(tx, officer, conversation, "recording.read", recording_id, detail)
        return await detail_view(tx, row, conversation)


async def detail_view(tx: Tx, row: RecordingRow, conversation: ConversationRow) -> RecordingDetail:
    """Everything that is known of a recording."""
    stored = await recordings.get(tx, row.id)
    if stored is None:
        raise NotFound("没有找到录音录像。", code="recording_not_found")
    rules = await recording_keeping.rules(tx)
    waiting = await cases.open_of(tx, RECORDING_DELETION.code, row.id)
    # A visit may have been registered without its end; its recording has one.
    ended = conversation.ended_at or row.ended_at
    prison = conversation.prison_id
    until = (
        {kind: ended + timedelta(days=keep_days(rules, prison, kind)) for kind in KINDS}
        if ended
        else {}
    )
    return RecordingDetail(
        row=row,
        gaps=stored.gaps,
        files=await kept_view(tx, stored),
        segments=stored.last_seq,
        chain=stored.last_digest,
        holds=await recording_keeping.holds(tx, row.id),
        removals=await recording_keeping.removals(tx, row.id),
        check=await recording_keeping.last_check(tx, row.id),
        keep_until={kind: at for kind, at in until.items() if kind in row.kinds},
        open_deletion=waiting.id if waiting else None,
        transcript_lines=await transcript_passes.count_shown(tx, row.call_id),
    )


async def storage_view(services: Services, officer: Officer) -> StorageView:
    async with services.database.transaction() as tx:
        used = await storage.used(tx)
        prisons = await storage.by_prison(tx, officer.scopes)
        waiting, failed = await transfers.counts(tx)
        alerts = {name: await storage.alert_since(tx, name) for name in folders(services.files)}
        await note(tx, officer, None, "recording.storage", None, {})
    stores = []
    for name, folder in folders(services.files).items():
        space = await asyncio.to_thread(usage_of, folder)
        files, size = used.get(name, (0, 0))
        stores.append(
            StoreView(
                store=name,
                free=space.free,
                total=space.total,
                used=size,
                files=files,
                alert_since=alerts[name],
            )
        )
    return StorageView(stores=stores, prisons=prisons, waiting=waiting, failed=failed)
