"""How the ledger's synchronisation stands: cursor, failures, gaps, and differences (LR-IF-02)."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.comparison import Comparison
from pipelines.rules.headcount.gaps import Gap
from schemas.headcount.headcount import GapState
from schemas.tables.headcount.headcount import headcount_difference as difference
from schemas.tables.headcount.headcount import headcount_gap as gap
from schemas.tables.headcount.headcount import headcount_sync as sync

AFFAIRS = "prison_affairs"
INMATES = "prison_affairs.inmates"
"""The second feed of the same platform: inmates in full, by a cursor of its own."""
PORTRAITS = "prison_affairs.portraits"
"""No feed; how fetching pictures stands."""
LOCK = "headcount"


class SyncRow(msgspec.Struct, frozen=True, kw_only=True):
    """Up to which number movements are settled, and when the platform last answered."""

    cursor: int = 0
    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    problem: str = ""


class GapRow(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    first_seq: int
    last_seq: int
    seen_at: datetime
    tries: int
    state: GapState
    settled_at: datetime | None

    @property
    def gap(self) -> Gap:
        return Gap(self.first_seq, self.last_seq)


async def state(tx: Tx, peer: str = AFFAIRS) -> SyncRow:
    """As it stands; at the very start before the first movement."""
    columns = [sync.c[name] for name in SyncRow.__struct_fields__]
    return await tx.first(select(*columns).where(sync.c.peer == peer), SyncRow) or SyncRow()


async def succeeded(tx: Tx, cursor: int, at: datetime, peer: str = AFFAIRS) -> None:
    values = {"cursor": cursor, "tried_at": at, "succeeded_at": at}
    values |= {"failing_since": None, "problem": ""}
    row = upsert(sync).values(peer=peer, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["peer"], set_=values))


async def failed(tx: Tx, problem: str, at: datetime, peer: str = AFFAIRS) -> None:
    """The cursor stays; since when it fails is told from the first failure on."""
    before = await state(tx, peer)
    values = {
        "tried_at": at,
        "failing_since": before.failing_since or at,
        "problem": problem[:200],
    }
    row = upsert(sync).values(peer=peer, cursor=before.cursor, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["peer"], set_=values))


async def gaps_in(tx: Tx, state: GapState) -> list[GapRow]:
    found = select(gap).where(gap.c.state == state.value)
    return await tx.all(found.order_by(gap.c.first_seq), GapRow)


async def note_gaps(
    tx: Tx, missing: Sequence[Gap], most_tries: int, last_known: int, at: datetime
) -> list[Gap]:
    """Count one more try for what is still missing; answers those given up with it.

    Behind the last known movement nothing waits, so what is missing there is only listed.
    """
    known = await gaps_in(tx, GapState.OPEN)
    for row in known:
        if row.gap not in missing:
            await settle_gap(tx, row.id, GapState.REPAIRED, at)
    given_up = []
    for one in missing:
        same = next((row for row in known if row.gap == one), None)
        # A part that is left of a larger gap was asked for as often as that.
        of = [row.tries for row in known if row.first_seq <= one.last and one.first <= row.last_seq]
        tries = max(of, default=0) + 1
        over = tries >= most_tries and one.last < last_known
        told = {
            "tries": tries,
            "state": (GapState.GIVEN_UP if over else GapState.OPEN).value,
            "settled_at": at if over else None,
        }
        if same is not None:
            await tx.execute(update(gap).where(gap.c.id == same.id).values(**told))
        else:
            ends = {"first_seq": one.first, "last_seq": one.last, "seen_at": at}
            await tx.execute(insert(gap).values(id=make_id(), **ends, **told))
        if over:
            given_up.append(one)
    return given_up


async def settle_gap(tx: Tx, gap_id: str, state: GapState, at: datetime) -> None:
    values = {"state": state.value, "settled_at": at}
    await tx.execute(update(gap).where(gap.c.id == gap_id).values(**values))


async def note_difference(tx: Tx, ward_id: str, day: date, found: Comparison, at: datetime) -> None:
    """Keep how a ward compared on a day; a later comparison takes its place."""
    values = {
        "here": found.here,
        "there": found.there,
        "only_here": list(found.only_here),
        "only_there": list(found.only_there),
        "agrees": found.agrees,
        "checked_at": at,
    }
    row = upsert(difference).values(id=make_id(), ward_id=ward_id, day=day, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["ward_id", "day"], set_=values))
