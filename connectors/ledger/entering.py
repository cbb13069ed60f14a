"""Entered sheets into the ledger: the newest version of each, whole or not at all."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from connectors.ledger import heads, lines
from connectors.ledger.incoming import Applied, Incoming, Refusal
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.applying import (
    REASONS,
    Verdict,
    bad_lines,
    verdict_of_entry,
    without_room,
)
from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.ledger.integrity import digest_of
from pipelines.rules.labour.ledger.packing import Row, mac_of, row_of
from pipelines.rules.labour.ledger.seals import PersonSeal, Seals
from schemas.labour.hours import SheetHead, SheetKey, SheetState
from schemas.messages.labour import HoursEntered

TAKEN = (
    "taken",
    "台账中已有该人员当日同岗位的工时，却不属于本监区的工时表，请联系系统管理员核验。",
)


class Entry(NamedTuple):
    """A sheet made ready: its good lines packed, its bad ones refused."""

    incoming: Incoming
    body: HoursEntered
    rows: list[Row]
    macs: list[bytes]
    places: list[int]
    """Where in the message each row stood."""
    refusals: list[Refusal]

    @property
    def key(self) -> SheetKey:
        return SheetKey(self.body.ward_id, self.body.day)


def made_ready(incoming: Incoming, seals: Seals) -> Entry:
    """Split a message into what can be entered and what cannot."""
    body = incoming.body
    assert isinstance(body, HoursEntered)
    bad = bad_lines(body)
    refused = {one.place for one in bad}
    ward = as_bits(body.ward_id)
    places = [index for index in range(len(body.lines)) if index not in refused]
    rows = [row_of(body.lines[index], ward, body.day, body.version) for index in places]
    refusals = [_line_refused(incoming, body, one.place, one.code, one.reason) for one in bad]
    return Entry(incoming, body, rows, [mac_of(row, seals) for row in rows], places, refusals)


async def enter(tx: Tx, entries: Sequence[Entry], seals: Seals) -> Applied:
    """Apply sheets of different days or wards in one go."""
    known = await heads.heads_of(tx, [entry.key for entry in entries], locked=True)
    accepted: list[Entry] = []
    refusals: list[Refusal] = []
    for entry in entries:
        verdict = verdict_of_entry(known.get(entry.key), entry.body, digest_of(entry.macs))
        if verdict is Verdict.APPLY:
            fitting = entry if entry.body.whole else await _beside_stored(tx, entry, seals.people)
            accepted.append(fitting)
            refusals += fitting.refusals
        elif verdict in REASONS:
            refusals.append(_sheet_refused(entry.incoming, verdict))
    replaced = [one.key for one in accepted if one.body.whole and one.key in known]
    await lines.take_out(tx, replaced)
    taken = await lines.merge(
        tx,
        [row for entry in accepted for row in entry.rows],
        [value for entry in accepted for value in entry.macs],
        seals.people,
    )
    heads_now = []
    for entry in accepted:
        kept = [i for i, row in enumerate(entry.rows) if row.key not in taken]
        refusals += _refused_taken(entry, set(kept))
        head = await _head(tx, entry, kept, known.get(entry.key), seals.people)
        heads_now.append((head, entry.body.at))
    await heads.write_heads(tx, heads_now, seals.mac)
    entered = sum(len(entry.rows) for entry in accepted) - len(taken)
    return Applied(sheets=len(accepted), lines=entered, refusals=tuple(refusals))


async def _beside_stored(tx: Tx, entry: Entry, people: PersonSeal) -> Entry:
    """A mended line's entry without what the sheet has already or has no room for."""
    stored = [row for row, _ in await lines.rows_of(tx, entry.key, people)]
    refused = without_room(entry.rows, stored)
    kept = [i for i in range(len(entry.rows)) if i not in refused]
    more = [
        _line_refused(entry.incoming, entry.body, entry.places[i], *why)
        for i, why in refused.items()
    ]
    return entry._replace(
        rows=[entry.rows[i] for i in kept],
        macs=[entry.macs[i] for i in kept],
        places=[entry.places[i] for i in kept],
        refusals=entry.refusals + more,
    )


async def _head(
    tx: Tx, entry: Entry, kept: Sequence[int], known: SheetHead | None, people: PersonSeal
) -> SheetHead:
    """The sheet as it is now; one that a mended line came to is counted anew."""
    body = entry.body
    rows = [entry.rows[i] for i in kept]
    macs = [entry.macs[i] for i in kept]
    if not body.whole and known is not None:
        stored = await lines.rows_of(tx, entry.key, people)
        rows, macs = [row for row, _ in stored], [value for _, value in stored]
    return SheetHead(
        sheet_id=known.sheet_id if known else body.sheet_id,
        prison_id=body.prison_id,
        ward_id=body.ward_id,
        day=body.day,
        version=body.version,
        state=known.state if known and not body.whole else SheetState.SUBMITTED,
        lines=len(rows),
        minutes=sum(row.minutes for row in rows),
        digest=digest_of(macs),
        entered_by=body.by,
        decided_by=None,
        decided_at=None,
    )


def _refused_taken(entry: Entry, kept: set[int]) -> Iterator[Refusal]:
    for i, place in enumerate(entry.places):
        if i not in kept:
            yield _line_refused(entry.incoming, entry.body, place, *TAKEN)


def _line_refused(
    incoming: Incoming, body: HoursEntered, index: int, code: str, reason: str
) -> Refusal:
    """One line as a message of its own, under an id that its repetitions share."""
    alone = msgspec.structs.replace(body, lines=[body.lines[index]], whole=False)
    return Refusal(
        message_id=f"{incoming.message_id}:{index}",
        subject=incoming.subject,
        payload=msgspec.json.encode(alone),
        code=code,
        reason=reason,
    )


def _sheet_refused(incoming: Incoming, verdict: Verdict) -> Refusal:
    return Refusal(
        message_id=incoming.message_id,
        subject=incoming.subject,
        payload=incoming.payload,
        code=verdict.value,
        reason=REASONS[verdict],
    )
