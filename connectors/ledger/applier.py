"""A batch of messages into one shard, in one transaction: each applies once, in order."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from connectors.ledger.correcting import correct
from connectors.ledger.deciding import decide
from connectors.ledger.entering import enter, made_ready
from connectors.ledger.incoming import Applied, ElsewhereError, Incoming, Refusal
from connectors.ledger.months import ensure_months
from connectors.ledger.pay.settling import settle
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.inserting import with_rows
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.seals import Seals
from schemas.messages.labour import HoursCorrected, HoursEntered, PaySettled
from schemas.tables.labour.ledger import applied_message, shard_prison

Keep = Callable[[Sequence[Refusal]], Awaitable[None]]
HERE, LEAVING, GONE = "here", "leaving", "gone"
NO_PARTITION = "23514"
"""SQLSTATE where no month of the table takes the row."""


class Applier:
    """Writes to one shard. Two of them at once are safe: they wait for each other at the prison."""

    def __init__(self, shard: Database, seals: Seals, keep: Keep) -> None:
        """`keep` stores what is refused; it is asked before the commit, so again after a crash."""
        self._shard = shard
        self._seals = seals
        self._keep = keep

    async def apply(self, batch: Sequence[Incoming]) -> Applied:
        """Apply what is new of the batch, and commit; a missing month is made first.

        `ElsewhereError` where the shard no longer holds the prison, `EarlyError` where something
        must come first, `Unavailable` where the server is away: then nothing was applied.
        """
        try:
            return await self._apply(batch)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != NO_PARTITION:
                raise
        await ensure_months(self._shard, [one.body.day for one in batch])
        return await self._apply(batch)

    async def _apply(self, batch: Sequence[Incoming]) -> Applied:
        parts: list[Applied] = []
        async with self._shard.transaction() as tx:
            await require_here(tx, {one.body.prison_id for one in batch})
            new = await _new_of(tx, batch)
            for run in runs(new):
                parts.append(await self._apply_run(tx, run))
            refusals = tuple(refusal for part in parts for refusal in part.refusals)
            if refusals:
                await self._keep(refusals)
        return Applied(
            sheets=sum(part.sheets for part in parts),
            lines=sum(part.lines for part in parts),
            repeated=len(batch) - len(new),
            refusals=refusals,
        )

    async def _apply_run(self, tx: Tx, run: Sequence[Incoming]) -> Applied:
        body = run[0].body
        if isinstance(body, HoursEntered):
            return await enter(tx, [made_ready(one, self._seals) for one in run], self._seals)
        if isinstance(body, PaySettled):
            return await settle(tx, run, self._seals.mac)
        if isinstance(body, HoursCorrected):
            return await correct(tx, run[0], self._seals)
        return await decide(tx, run, self._seals.mac)


def runs(batch: Sequence[Incoming]) -> Iterator[list[Incoming]]:
    """Stretches of one kind about different sheets, so that each can be applied in one go."""
    run: list[Incoming] = []
    met: set[tuple[str, object]] = set()
    for one in batch:
        sheet = (one.body.ward_id, one.body.day)
        alone = isinstance(one.body, HoursCorrected)
        if run and (alone or sheet in met or type(one.body) is not type(run[0].body)):
            yield run
            run, met = [], set()
        run.append(one)
        met.add(sheet)
    if run:
        yield run


async def require_here(tx: Tx, prisons: set[str]) -> None:
    """Lock the prisons' rows, so that neither a second writer nor a move comes between.

    `ElsewhereError` where the shard does not take writes for one of them.
    """
    wanted = [as_uuid(one) for one in sorted(prisons)]
    found = await tx.execute(
        select(shard_prison.c.prison_id)
        .where(among(shard_prison.c.prison_id, wanted), shard_prison.c.state == HERE)
        .order_by(shard_prison.c.prison_id)
        .with_for_update()
    )
    if len(found.all()) < len(wanted):
        raise ElsewhereError


async def _new_of(tx: Tx, batch: Sequence[Incoming]) -> list[Incoming]:
    """Those not applied before; noted as applied with what follows."""
    first: dict[str, Incoming] = {}
    for one in batch:
        first.setdefault(one.message_id, one)
    rows = [{"message_id": name, "applied_at": func.clock_timestamp()} for name in first]
    noted = await tx.connection.execute(
        with_rows(insert(applied_message), rows)
        .on_conflict_do_nothing()
        .returning(applied_message.c.message_id)
    )
    new = set(noted.scalars())
    return [one for name, one in first.items() if name in new]


async def take_in(tx: Tx, prison_id: str, state: str = HERE) -> None:
    """Let the shard take writes for a prison, or no more."""
    row = insert(shard_prison).values(
        prison_id=as_uuid(prison_id), state=state, since=datetime.now(UTC)
    )
    fresh = {"state": row.excluded.state, "since": row.excluded.since}
    await tx.execute(row.on_conflict_do_update(index_elements=["prison_id"], set_=fresh))
