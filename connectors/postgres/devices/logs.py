"""What devices tell of themselves: the running log, and apart from it what they showed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from schemas.devices.terminal import ContentUpload, LogLineUpload
from schemas.devices.views import ContentEntry, DeviceLogLine
from schemas.tables.devices.device import device_command, device_content, device_log


async def add_lines(tx: Tx, device_id: str, command_id: str, lines: Iterable[LogLineUpload]) -> int:
    """Lines that are not there yet; answers how many they were."""
    rows = [
        {
            "id": make_id(),
            "device_id": device_id,
            "command_id": command_id,
            **_told(line),
            "text": _clean(line.text),
        }
        for line in lines
    ]
    if not rows:
        return 0
    new = upsert(device_log).values(rows).on_conflict_do_nothing().returning(device_log.c.id)
    return len((await tx.execute(new)).all())


async def lines(
    tx: Tx,
    device_id: str,
    *,
    since: datetime | None,
    until: datetime | None,
    before: int | None,
    limit: int,
) -> list[DeviceLogLine]:
    """Lines of a half-open time, the newest first."""
    kept = device_log.c
    found = select(kept.seq, kept.at, kept.level, kept.text, kept.command_id)
    found = found.where(kept.device_id == device_id)
    if since is not None:
        found = found.where(kept.at >= since)
    if until is not None:
        found = found.where(kept.at < until)
    if before is not None:
        found = found.where(kept.seq < before)
    return await tx.all(found.order_by(kept.seq.desc()).limit(limit), DeviceLogLine)


async def add_contents(tx: Tx, device_id: str, entries: Iterable[ContentUpload]) -> int:
    """Entries that are not there yet; one that is there learns its end, once."""
    new = 0
    for entry in entries:
        values = {**_told(entry), "title": _clean(entry.title)}
        row = upsert(device_content).values(id=make_id(), device_id=device_id, **values)
        if await tx.insert_new(row):
            new += 1
        elif entry.ended_at is not None:
            open_one = (
                device_content.c.device_id == device_id,
                device_content.c.seq == entry.seq,
                device_content.c.ended_at.is_(None),
            )
            ended = update(device_content).where(*open_one).values(ended_at=entry.ended_at)
            await tx.execute(ended)
    return new


async def commands_of(tx: Tx, device_id: str, ids: Collection[str]) -> set[str]:
    """Which of the ids are commands to this device."""
    found = select(device_command.c.id).where(
        device_command.c.device_id == device_id, device_command.c.id.in_(ids)
    )
    return set((await tx.execute(found)).scalars())


async def contents(tx: Tx, device_id: str, *, before: int | None, limit: int) -> list[ContentEntry]:
    """What was shown or played, the newest first."""
    kept = device_content.c
    found = select(kept.seq, kept.title, kept.command_id, kept.started_at, kept.ended_at)
    found = found.where(kept.device_id == device_id)
    if before is not None:
        found = found.where(kept.seq < before)
    return await tx.all(found.order_by(kept.seq.desc()).limit(limit), ContentEntry)


def _told(entry: LogLineUpload | ContentUpload) -> dict[str, Any]:
    return msgspec.structs.asdict(entry)


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL, and a device that logs one shall not lose its other lines."""
    return text.replace("\x00", "")
