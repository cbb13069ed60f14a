"""How far a platform has come with what its stand-ins told of."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, func, select

from cluster.benches.prisons.comparing import applied, pulled_kinds
from connectors.postgres.arrays import among
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.postgres.transaction import Tx
from loadtests.bench.idle import Filled
from pipelines.rules.security.keys import KeyProvider
from schemas.exchange.prison_systems.access import ViewAccess
from schemas.exchange.prison_systems.state import FetchState, ProblemState
from schemas.governance.confidentiality import Confidentiality
from schemas.speech.transcription import TaskState
from schemas.tables.exchange.prison_system import record_problem, recording_fetch
from schemas.tables.recordings.conversation import conversation
from schemas.tables.speech.transcription import transcription_task

_TO_COME = recording_fetch.c.state.in_([FetchState.WAITING.value, FetchState.FETCHING.value])


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """At one moment."""

    systems: int
    """Switched on and asked to their end at least once, all kinds of them."""
    behind: int
    """Kinds that have more to tell, or were never asked."""
    waiting: int
    """Held records that wait for others and came before a moment."""
    to_fetch: int
    to_read: int
    """Recordings that are still to be transcribed."""

    @property
    def full(self) -> bool:
        return not (self.behind or self.to_fetch)


async def stand(database: Database, keys: KeyProvider, until: datetime) -> Stand:
    """What is still to be done of what was held before `until`."""
    async with database.reading() as tx:
        asked, behind = await _asked(tx, keys)
        offered = ~among(recording_fetch.c.system_id, await _of_views(tx))
        waits = (record_problem.c.waits, record_problem.c.found_at < until)
        return Stand(
            systems=asked,
            behind=behind,
            waiting=await _problems(tx, *waits),
            to_fetch=await _recordings(tx, _TO_COME, ~_closed(), offered),
            to_read=await _count(
                tx,
                transcription_task,
                transcription_task.c.state.in_([TaskState.WAITING, TaskState.RUNNING]),
            ),
        )


async def filled(database: Database, asked: int) -> Filled:
    """What is here now."""
    records = await applied(database)
    async with database.reading() as tx:
        of_views = among(recording_fetch.c.system_id, await _of_views(tx))
        failed = (FetchState.REFUSED.value, FetchState.FAILED.value)
        return Filled(
            systems=asked,
            records=records,
            held=await _problems(tx),
            recordings=await _recordings(tx, recording_fetch.c.state == FetchState.DONE.value),
            recordings_refused=await _recordings(tx, recording_fetch.c.state.in_(failed)),
            recordings_closed=await _recordings(tx, _TO_COME, _closed(), ~of_views),
            recordings_not_offered=await _recordings(tx, _TO_COME, of_views),
        )


async def _asked(tx: Tx, keys: KeyProvider) -> tuple[int, int]:
    rows = [
        row
        for of_prison in (await systems.by_prison(tx)).values()
        for row in of_prison
        if row.enabled
    ]
    done = {
        (one.system_id, one.kind)
        for one in await feeds.of_systems(tx, [row.id for row in rows])
        if one.succeeded_at is not None and one.behind_since is None
    }
    wanted = {row.id: {(row.id, kind) for kind in pulled_kinds(keys, row.kind)} for row in rows}
    behind = sum(len(one - done) for one in wanted.values())
    return sum(one <= done for one in wanted.values()), behind


async def _of_views(tx: Tx) -> list[str]:
    """Systems that are read as views of a database: they tell of recordings and offer none."""
    ids = [row.id for rows in (await systems.by_prison(tx)).values() for row in rows]
    told = await versions.active(tx, ids)
    return [one for one, settings in told.items() if isinstance(settings.access, ViewAccess)]


def _closed() -> ColumnElement[bool]:
    """Nothing is fetched of a conversation that is undetermined (VC-GEN-21)."""
    return (
        select(conversation.c.id)
        .where(
            conversation.c.id == recording_fetch.c.call_id,
            conversation.c.confidentiality == Confidentiality.UNDETERMINED.value,
        )
        .exists()
    )


async def _problems(tx: Tx, *which: ColumnElement[bool]) -> int:
    return await _count(tx, record_problem, record_problem.c.state == ProblemState.OPEN, *which)


async def _recordings(tx: Tx, *which: ColumnElement[bool]) -> int:
    return await _count(tx, recording_fetch, *which)


async def _count(tx: Tx, table: object, *which: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).where(*which)  # type: ignore[arg-type]
    return int(await tx.scalar(found))
