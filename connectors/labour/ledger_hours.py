"""`ApprovedHours` from the ledger of hours (LR-PAY-01)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from connectors.ledger import heads, reading
from connectors.ledger.shards import Shards
from connectors.postgres.labour import timesheets
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import HoursOfDay
from pipelines.rules.labour.pay.month import first_day, last_day
from schemas.errors import NotFound, Unavailable
from schemas.labour.hours import SheetHead, SheetKey, SheetState


class PostKinds(Protocol):
    """The kinds of posts, by which a rule of pay sets allowances."""

    async def of(self, tx: Tx, post_ids: Collection[str]) -> Mapping[str, str]:
        """By post, as items of the dictionary."""
        ...


async def _require_booked(ledger: Tx, ward_id: str, decided: Mapping[date, int]) -> None:
    """Raise `Unavailable` while an approval or a correction is on its way to the shard.

    Pay calculated then would lack it and count as up to date: its flag was raised when it was
    decided, and a calculation takes the flag away. Whoever calculates holds the month's lock, for
    which decisions wait, so that none comes between this look and the lines.
    """
    keys = [SheetKey(ward_id, day) for day in decided]
    booked = await heads.heads_of(ledger, keys)
    behind = sorted(key.day for key in keys if not _is_booked(booked.get(key), decided[key.day]))
    if behind:
        days = [day.isoformat() for day in behind]
        raise Unavailable("该月有工时正在入账，请稍后再试。", code="hours_booking", days=days)


def _is_booked(head: SheetHead | None, version: int) -> bool:
    return head is not None and (head.version, head.state) == (version, SheetState.APPROVED)


class LedgerHours:
    """Reads the shard of the ward's prison; without `kinds` no post has an allowance."""

    def __init__(self, shards: Shards, kinds: PostKinds | None = None) -> None:
        self._shards = shards
        self._kinds = kinds

    async def hours(self, tx: Tx, ward_id: str, month: str) -> list[HoursOfDay]:
        """Lines of approved sheets alone, as the core database decided on them.

        `Unavailable` where the prison has no ledger, or while it lags behind the core.
        """
        ward = await units.get(tx, ward_id)
        if ward is None or ward.prison_id is None:
            raise NotFound("没有找到该监区。", code="ward_not_found")
        decided = await timesheets.approved_versions(tx, ward_id, first_day(month), last_day(month))
        shard = await self._shards.of(ward.prison_id)
        async with shard.reading() as ledger:
            await _require_booked(ledger, ward_id, decided)
            lines = await reading.ward_month(ledger, self._shards.people, ward_id, first_day(month))
        approved = [line for line in lines if line.state is SheetState.APPROVED]
        posts = {line.post_id for line in approved}
        kinds = await self._kinds.of(tx, posts) if self._kinds else {}
        return [
            HoursOfDay(
                inmate_id=line.inmate_id,
                day=line.day,
                kind=line.kind,
                minutes=line.minutes,
                post_id=line.post_id,
                post_kind=kinds.get(line.post_id),
            )
            for line in approved
        ]
