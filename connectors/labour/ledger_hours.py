"""`ApprovedHours` from the ledger of hours (LR-PAY-01)."""

from collections.abc import Collection, Mapping
from typing import Protocol

from connectors.ledger import reading
from connectors.ledger.shards import Shards
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.pay.facts import HoursOfDay
from pipelines.rules.labour.pay.month import first_day
from schemas.errors import NotFound
from schemas.labour.hours import SheetState


class PostKinds(Protocol):
    """The kinds of posts, by which a rule of pay sets allowances."""

    async def of(self, tx: Tx, post_ids: Collection[str]) -> Mapping[str, str]:
        """By post, as items of the dictionary."""
        ...


class LedgerHours:
    """Reads the shard of the ward's prison; without `kinds` no post has an allowance."""

    def __init__(self, shards: Shards, kinds: PostKinds | None = None) -> None:
        self._shards = shards
        self._kinds = kinds

    async def hours(self, tx: Tx, ward_id: str, month: str) -> list[HoursOfDay]:
        """Lines of approved sheets alone; `Unavailable` where the prison has no ledger."""
        ward = await units.get(tx, ward_id)
        if ward is None or ward.prison_id is None:
            raise NotFound("没有找到该监区。", code="ward_not_found")
        shard = await self._shards.of(ward.prison_id)
        async with shard.reading() as ledger:
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
