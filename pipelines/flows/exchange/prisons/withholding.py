"""What was heard in a conversation is kept only where anybody may hear it (VC-GEN-21).

What a prison's system tells of listening is one more copy of what was said. Of a privileged
conversation none is kept, though it is known that the record came. Of one that is undetermined, or
not known here yet, the record waits without its words, and the source is asked for it again.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from connectors.postgres.arrays import among
from connectors.postgres.exchange.prison_systems import problems, records
from connectors.postgres.exchange.prison_systems.problems import HeldRow
from connectors.postgres.exchange.prison_systems.records import AppliedRow, Known
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import RawContent, place_of
from pipelines.rules.exchange.prison_systems.heard import WORDS, may_be_kept, without_words
from pipelines.rules.exchange.prison_systems.mapping import Fields, Mapped
from pipelines.rules.exchange.prison_systems.sorting import Came
from schemas.exchange.prison_systems.state import ProblemState, RawState
from schemas.governance.confidentiality import Confidentiality
from schemas.tables.recordings.conversation import conversation

Named = tuple[str, int]
"""Key and version."""


def withholds(desk: Desk) -> bool:
    """Whether records of the kind say what was heard."""
    return desk.kind in WORDS


async def confidentialities(
    tx: Tx, desk: Desk, told: Iterable[Fields]
) -> list[Confidentiality | None]:
    """Of the conversation that each record names; None where it is not known here.

    They are held until the transaction ends, so that none is closed while its words are written.
    """
    numbers = [desk.mapper.conversation_no(fields) for fields in told]
    ids = {one: conversation_id(desk.source, one) for one in set(numbers) - {""}}
    found = select(conversation.c.id, conversation.c.confidentiality).where(
        among(conversation.c.id, sorted(ids.values()))
    )
    held = found.order_by(conversation.c.id).with_for_update()
    known = {row.id: Confidentiality(row.confidentiality) for row in await tx.execute(held)}
    return [known.get(ids[one]) if one else None for one in numbers]


class Withheld:
    """Of the records of a page: which may be kept as they came."""

    def __init__(self, of: dict[Named, Confidentiality | None]) -> None:
        self._of = of

    @classmethod
    async def among(cls, tx: Tx, desk: Desk, came: Sequence[Came]) -> "Withheld":
        if not withholds(desk):
            return cls({})
        found = await confidentialities(tx, desk, (one.fields for one in came))
        return cls({(one.key, one.version): of for one, of in zip(came, found, strict=True)})

    def opened(self, names: Iterable[Named]) -> set[Named]:
        """Of records that wait without their words those that may be kept by now."""
        return {name for name in names if may_be_kept(self._of.get(name))}

    def waits(self, one: Came) -> bool:
        """Whether it is kept without its words, where it is not settled."""
        name = (one.key, one.version)
        return name in self._of and not may_be_kept(self._of[name])

    def content(self, desk: Desk, one: Came) -> RawContent | None:
        """What is kept of it."""
        if not self.waits(one):
            return RawContent(one.raw, one.fields)
        privileged = self._of[one.key, one.version] is Confidentiality.PRIVILEGED
        if privileged and isinstance(one.made, Mapped):
            return None
        return RawContent(b"", without_words(desk.mapper.mapping, one.fields))


async def ask_again(
    tx: Tx, desk: Desk, rows: Sequence[HeldRow], known: dict[str, Known], at: datetime
) -> tuple[list[HeldRow], set[date]]:
    """What became of records that wait without their words: those that go on waiting, and days
    of which the source may be asked for them again.

    Those of a conversation that turned out to be privileged are done with: they hold nothing.
    """
    told = [_fields(desk, row) for row in rows]
    found = await confidentialities(tx, desk, told)
    done = [
        (row, fields)
        for row, fields, of in zip(rows, told, found, strict=True)
        if of is Confidentiality.PRIVILEGED
    ]
    await _done_with(tx, desk, done, known, at)
    gone = {row.id for row, _ in done}
    open_ones = [fields for fields, of in zip(told, found, strict=True) if may_be_kept(of)]
    named = [desk.mapper.identity(fields) for fields in open_ones]
    days = {one.day for one in named if one is not None and one.day is not None}
    return [row for row in rows if row.id not in gone], days


def _fields(desk: Desk, row: HeldRow) -> Fields:
    if row.sealed is None:
        return {}
    place = place_of(desk.source.system_id, desk.kind, row.key, row.version)
    return desk.seals.open(place, row.sealed).fields


async def _done_with(
    tx: Tx,
    desk: Desk,
    rows: Sequence[tuple[HeldRow, Fields]],
    known: dict[str, Known],
    at: datetime,
) -> None:
    """It is known that they came, so that their day agrees with the source's."""
    system_id, kind = desk.source.system_id, desk.kind
    names = {(row.key, row.version) for row, _ in rows}
    await problems.settle(tx, [row.id for row, _ in rows], ProblemState.SOLVED, at)
    await records.empty(tx, system_id, kind, names, RawState.APPLIED)
    newest: dict[str, AppliedRow] = {}
    for row, fields in rows:
        before, identity = known.get(row.key), desk.mapper.identity(fields)
        if (before is not None and before.version >= row.version) or identity is None:
            continue
        if row.key in newest and newest[row.key].version > row.version:
            continue
        newest[row.key] = AppliedRow(
            key=row.key,
            version=row.version,
            day=identity.day,
            content=desk.seals.content_digest(b""),
            deleted=identity.deleted,
            target_id=before.target_id if before else None,
        )
    await records.note_applied(tx, system_id, kind, list(newest.values()), known.keys(), at)
