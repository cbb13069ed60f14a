"""`qinqiao bench said`: room, writing, searching and erasing of what was said, sealed and in clear.

The same made-up sentences lie in the product's own tables and, for as long as the bench runs, in a
table in clear with the same index over their characters and pairs: ratios are of one run.
"""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

import msgspec
from sqlalchemy import insert, text, update

from cluster.benches.bulk.inmates import plant_inmates
from cluster.benches.own_parts import own_services
from cluster.benches.prisons.planting import plant_wards
from cluster.layout import Layout
from cluster.services.postgres import owner_url_at
from cluster.telling import Tell
from connectors.doors import Doors, open_doors
from connectors.postgres.database import Database
from connectors.postgres.governance import privileged_erasures as erasures
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.recordings import conversation_row, conversation_search
from connectors.postgres.recordings.conversation_search import Wanted
from connectors.postgres.speech import conversation_keys, said
from connectors.postgres.speech import lines as lines_of
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.governance.privileged import holdings
from pipelines.rules.recordings.review_due import DueRules
from pipelines.rules.speech.text_search import line_pieces, term_pieces
from schemas.calls.state import Speaker, TranscriptSource
from schemas.calls.views import LineView
from schemas.platform.reach import EVERYWHERE
from schemas.settings import Settings
from schemas.tables.generated import GENERATED
from schemas.tables.speech.transcript import transcript_line

NAME = "bench-said"
LINES = 100
"""Of a conversation."""
PEOPLE, AT_ONCE, TIMES = 200, 50, 9
CHARACTERS = (
    "我你他她家里都好妈爸身体吃饭睡觉天气冷热钱寄信来去孩子学校上课考试电话时候下次再说听话放心"
)
RARE = "汇款三千"
SEALED = ("transcript_line", "line_version", "line_index", "line_hit", "conversation_key")
CLEAR = "said_in_clear"
MAKE_CLEAR = (
    f"create table {CLEAR} (id varchar(26) primary key, call_id varchar(26) not null,"
    " said varchar(2000) not null, pieces text not null)",
    f"create index on {CLEAR} using gin (string_to_array(pieces, ' '))",
    f"create index on {CLEAR} (call_id)",
)
EVERYTHING = DueRules(hit_hours=24, sample_percent=0, sample_days=1)
LAWYER = {"kinship": "lawyer", "confidentiality": "privileged", "confidentiality_basis": "rule"}
visit = GENERATED["visits"]


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """One question, asked several times: medians."""

    conversations: int
    sealed_ms: float
    clear_ms: float
    """Ids of conversations alone, of the table in clear."""


class SaidBench(msgspec.Struct, frozen=True, kw_only=True):
    conversations: int
    lines: int
    cores: int
    sealed_mb: float
    clear_mb: float
    room_ratio: float
    sealed_write_ms: float
    """Of a line, written in transactions of fifty conversations."""
    clear_write_ms: float
    write_ratio: float
    open_ms: float
    """Reading a conversation of a hundred lines."""
    searches: dict[str, Search]
    erase_ms: float
    """A conversation's rows and its key, in one transaction."""
    rewrite_ms: float
    """The keys and the part of the index that it stood in, written anew."""


def run(settings: Settings, conversations: int, tell: Tell) -> SaidBench:
    """Everything on a platform of its own, which is removed at the end."""
    with own_services(settings, NAME, people=False) as (own, _):
        return asyncio.run(_measured(own, conversations, tell))


async def _measured(own: Settings, conversations: int, tell: Tell) -> SaidBench:
    doors = open_doors(own)
    owner = Database(own.database_owner_url or owner_url_at(Layout.of(own).sockets), pool_size=1)
    try:
        ids = await _visits(doors, conversations)
        spoken = _spoken(ids)
        sealed_s, clear_s = await _write(doors, owner, spoken)
        await _vacuum(owner)
        tell(f"{len(ids)} conversations written")
        async with doors.database.transaction() as tx:
            sealed_b = sum([await erasures.size_of(tx, [one]) for one in await _tables(tx)])
            clear_b = await erasures.size_of(tx, [CLEAR])
        searches = {
            term: await _search(doors, owner, term) for term in ("孩子", "身体", "三千", RARE)
        }
        open_ms = await _timed(lambda turn: _open(doors, ids[turn]))
        erase_ms = await _timed(lambda turn: _erase(doors, ids[-1 - turn]))
        rewrite_ms = await _rewrite(doors, ids[-1])
    finally:
        await owner.close()
        await doors.close()
    count = sum(map(len, spoken.values()))
    return SaidBench(
        conversations=len(ids),
        lines=count,
        cores=os.cpu_count() or 1,
        sealed_mb=round(sealed_b / 2**20, 1),
        clear_mb=round(clear_b / 2**20, 1),
        room_ratio=round(sealed_b / clear_b, 2),
        sealed_write_ms=round(1000 * sealed_s / count, 3),
        clear_write_ms=round(1000 * clear_s / count, 3),
        write_ratio=round(sealed_s / clear_s, 2),
        open_ms=open_ms,
        searches=searches,
        erase_ms=erase_ms,
        rewrite_ms=rewrite_ms,
    )


async def _visits(doors: Doors, count: int) -> list[str]:
    """Visits of an hour's distance, with family."""
    begun = datetime.now(UTC) - timedelta(hours=count)
    async with doors.database.transaction() as tx:
        _, wards = await plant_wards(tx, 1, 5)
        inmates = await plant_inmates(
            tx, FieldSeals(doors.keys), wards, PEOPLE, released_every=None
        )
        rows = [
            {
                "id": make_id(),
                "state": "finished",
                "inmate_id": inmates[number % len(inmates)],
                "visit_type": "REGULAR",
                "kinship": "parent",
                "confidentiality": "ordinary",
                "confidentiality_basis": "rule",
                "planned_at": begun + timedelta(hours=number),
                "started_at": begun + timedelta(hours=number),
                "ended_at": begun + timedelta(hours=number, minutes=30),
                "source": "window",
            }
            for number in range(count)
        ]
        for start in range(0, count, 500):
            await tx.execute(insert(visit).values(rows[start : start + 500]))
    return [str(row["id"]) for row in rows]


def _spoken(ids: Sequence[str]) -> dict[str, list[LineView]]:
    """Made-up sentences of 8 to 40 characters; one conversation in a hundred has the rare words."""
    chance = random.Random(len(ids))
    return {
        call_id: [
            _line(seq, _said(chance, seq == 1 and number % 100 == 0)) for seq in range(1, LINES + 1)
        ]
        for number, call_id in enumerate(ids)
    }


def _said(chance: random.Random, rare: bool) -> str:
    said_so = "".join(chance.choices(CHARACTERS, k=chance.randint(8, 40)))
    return RARE + said_so if rare else said_so


def _line(seq: int, said_so: str) -> LineView:
    return LineView(
        id=make_id(),
        seq=seq,
        kind="text",
        speaker=Speaker.INMATE,
        speaker_name="某",
        start_s=float(seq),
        end_s=seq + 1.0,
        text=said_so,
        hits=[],
        at=datetime.now(UTC),
        source=TranscriptSource.LIVE,
    )


async def _write(
    doors: Doors, owner: Database, spoken: dict[str, list[LineView]]
) -> tuple[float, float]:
    """Seconds that the sealed lines took, and those in clear: by turns, so that both meet alike."""
    async with owner.transaction() as tx:
        for statement in MAKE_CLEAR:
            await tx.execute(text(statement))
    sealed = clear = 0.0
    calls = list(spoken.items())
    for start in range(0, len(calls), AT_ONCE):
        begun = time.perf_counter()
        async with doors.database.transaction() as tx:
            for call_id, lines in calls[start : start + AT_ONCE]:
                key = await conversation_keys.to_write(tx, call_id)
                rows = [lines_of.sealed_row(key, call_id, one, "bench") for one in lines]
                await tx.execute(insert(transcript_line).values(rows))
                await lines_of.add_found_by(tx, call_id, lines)
        between = time.perf_counter()
        async with owner.transaction() as tx:
            for call_id, lines in calls[start : start + AT_ONCE]:
                await tx.connection.execute(
                    text(f"insert into {CLEAR} values (:id, :call_id, :said, :pieces)"),
                    [
                        {
                            "id": one.id,
                            "call_id": call_id,
                            "said": one.text,
                            "pieces": " ".join(sorted(line_pieces(one.text))),
                        }
                        for one in lines
                    ],
                )
        sealed += between - begun
        clear += time.perf_counter() - between
    return sealed, clear


async def _vacuum(owner: Database) -> None:
    """As the server does by itself within a minute or so: what is new goes into the indexes."""
    async with owner.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum analyze"))


async def _tables(tx: Tx) -> list[str]:
    of_index = text(
        "select inhrelid::regclass::text from pg_inherits where inhparent = 'line_index'::regclass"
    )
    parts = await tx.connection.scalars(of_index)
    return [*(one for one in SEALED if one != "line_index"), *parts]


async def _search(doors: Doors, owner: Database, term: str) -> Search:
    now = datetime.now(UTC)
    among = conversation_search.found(EVERYWHERE, Wanted(terms=(term,)), EVERYTHING, now)
    in_clear = text(
        f"select call_id from {CLEAR} where string_to_array(pieces, ' ') @> :pieces"
        " and strpos(said, :term) > 0 group by call_id"
    ).bindparams(pieces=term_pieces(term), term=term)
    found = 0

    async def sealed(_turn: int) -> None:
        nonlocal found
        async with doors.database.reading() as tx:
            found = len((await said.search(tx, among, [term])).found)

    async def clear(_turn: int) -> None:
        async with owner.reading() as tx:
            (await tx.execute(in_clear)).all()

    sealed_ms, clear_ms = await _timed(sealed), await _timed(clear)
    return Search(conversations=found, sealed_ms=sealed_ms, clear_ms=clear_ms)


async def _open(doors: Doors, call_id: str) -> None:
    async with doors.database.reading() as tx:
        found = lines_of.with_key().where(transcript_line.c.call_id == call_id)
        assert len(await lines_of.opened(tx, found)) == LINES


async def _erase(doors: Doors, call_id: str) -> None:
    now = datetime.now(UTC)
    async with doors.database.transaction() as tx:
        await tx.execute(update(visit).where(visit.c.id == call_id).values(**LAWYER))
        call = await conversation_row.get(tx, call_id)
        assert call is not None
        await holdings.erase(tx, RawSeals(doors.keys), call, now)
        assert await conversation_keys.destroy(tx, call_id, now)


async def _rewrite(doors: Doors, call_id: str) -> float:
    begun = time.perf_counter()
    async with doors.database.reading() as tx:
        parts = await erasures.index_parts(tx, [call_id])
    for name in ("conversation_key", *parts):
        async with doors.database.transaction() as tx:
            await erasures.rewrite(tx, name)
    return round(1000 * (time.perf_counter() - begun), 1)


async def _timed(asked: Callable[[int], Awaitable[None]]) -> float:
    """Milliseconds, the median of several; the first is not counted."""
    took = []
    for turn in range(TIMES + 1):
        begun = time.perf_counter()
        await asked(turn)
        took.append(1000 * (time.perf_counter() - begun))
    return round(median(took[1:]), 1)
