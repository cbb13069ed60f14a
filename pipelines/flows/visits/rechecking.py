"""Coming bookings are checked again, and undecided ones end (VC-APPT-17, VC-APPT-20)."""

import logging
from collections import Counter
from itertools import groupby

from connectors.postgres.audit import audit
from connectors.postgres.messages import outbox
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from connectors.postgres.visits import (
    booked_visits,
    visit_flags,
    visit_messages,
    visit_rechecks,
    visit_sessions,
)
from connectors.postgres.visits.booked_visits import BookedRow
from connectors.postgres.visits.visit_flags import Untold
from pipelines.flows.desk import Desk
from pipelines.flows.visits import ending
from pipelines.flows.visits.checking import Asked, Terms, Wish, refusals, terms_of
from pipelines.flows.visits.offering import made_for
from pipelines.rules.access.codes.visits import REVIEW_VISITS
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.rechecking import (
    Finding,
    Undecided,
    end_of,
    finding_of,
    turned,
)
from schemas.errors import QinqiaoError, Unavailable
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.common import APPROVED
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.visits.review import FlagCause, FlagState

logger = logging.getLogger(__name__)

WATCH = system_actor("会见复核")
AT_ONCE, NAMED = 100, 3
"""Bookings that are read at once, and those that a notice names; it counts the others."""
LINK = "/visit-reviews"
UNBOUND = Finding(FlagCause.PROOF, "亲属关系已解除")
TermsOf = dict[str, Terms]


async def follow(desk: Desk) -> Counter[str]:
    """Check what something asked for since the last time."""
    async with desk.database.reading() as tx:
        prisons = await visit_rechecks.unmade_prisons(tx)
    for prison_id in prisons:
        await made_for(desk, prison_id)
    counts: Counter[str] = Counter()
    known: TermsOf = {}
    while True:
        async with desk.database.reading() as tx:
            found = await visit_rechecks.some(tx, AT_ONCE)
        for booking_id in found:
            counts[await _checked(desk, booking_id, known)] += 1
        if len(found) < AT_ONCE:
            break
    await _tell(desk)
    return counts


async def check_all(desk: Desk) -> Counter[str]:
    """Check every coming booking: what changes with the day alone asks for none."""
    today = local(desk.clock()).date()
    async with desk.database.transaction() as tx:
        await visit_flags.end_of_past(tx, today, desk.clock())
        prisons = await booked_visits.prisons_of_coming(tx, today)
    for prison_id in prisons:
        await made_for(desk, prison_id)
    counts: Counter[str] = Counter()
    known: TermsOf = {}
    after = ""
    while True:
        async with desk.database.reading() as tx:
            found = await booked_visits.coming(tx, today, after, AT_ONCE)
        for booking_id in found:
            counts[await _checked(desk, booking_id, known)] += 1
        if len(found) < AT_ONCE:
            break
        after = found[-1]
    await _tell(desk)
    return counts


async def _checked(desk: Desk, booking_id: str, known: TermsOf) -> str:
    """What came of one; one that cannot be checked holds up no other."""
    try:
        async with desk.database.transaction() as tx:
            return await _check(tx, desk, booking_id, known)
    except Unavailable:
        raise
    except QinqiaoError as error:
        logger.error("visit booking %s could not be checked again: %s", booking_id, error)
        async with desk.database.transaction() as tx:
            await visit_rechecks.take(tx, booking_id)
        return "failed"


async def _check(tx: Tx, desk: Desk, booking_id: str, known: TermsOf) -> str:
    await lock(tx, booking_id)
    await visit_rechecks.take(tx, booking_id)
    row = await booked_visits.get(tx, booking_id)
    # One that has begun and that nobody decided on is still to be ended.
    if row is None or (
        row.state not in ending.UNDECIDED and begins_at(row.day, row.starts) <= desk.clock()
    ):
        return "over"
    if row.prison_id not in known:
        known[row.prison_id] = await terms_of(tx, desk, row.prison_id)
    terms = known[row.prison_id]
    if row.state in ending.UNDECIDED:
        return await _end(tx, desk, row, terms)
    if row.state != APPROVED or row.session_id is None:
        return "over"
    return await _flag(tx, desk, row, terms)


async def lock(tx: Tx, booking_id: str) -> None:
    """Let one at a time change the flags of a booking, until the commit."""
    await tx.lock(f"visit_review:{booking_id}")


async def _end(tx: Tx, desk: Desk, row: BookedRow, terms: Terms) -> str:
    undecided = Undecided(
        day=row.day,
        starts=row.starts,
        custody=row.custody_state,
        same_prison=row.held_in == row.prison_id,
    )
    why, now = end_of(undecided, terms.window, desk.clock()), desk.clock()
    if why is None:
        return "undecided"
    record = await ending.end_undecided(tx, desk, row.id, WATCH, why, row.prison_code)
    if record is None:
        return "undecided"
    await visit_messages.Post(tx, desk.keys, row.id, record.values, now).ended(why)
    return "ended"


async def _flag(tx: Tx, desk: Desk, row: BookedRow, terms: Terms) -> str:
    now = desk.clock()
    turn = turned(await visit_flags.standing(tx, row.id), await _found(tx, desk, row, terms))
    await visit_flags.end(tx, turn.over, FlagState.GONE, now)
    await visit_flags.raise_all(tx, row.id, turn.raised, now)
    if turn.raised or turn.over:
        await audit.write(
            tx,
            stream=row.prison_code,
            actor=WATCH,
            action=f"{VISIT_BOOKINGS.code}.flag",
            object_kind=VISIT_BOOKINGS.code,
            object_id=row.id,
            detail={"raised": [one.detail for one in turn.raised], "over": len(turn.over)},
            at=now,
        )
    return "flagged" if turn.raised else "checked"


async def _found(tx: Tx, desk: Desk, row: BookedRow, terms: Terms) -> list[Finding]:
    """By the conditions that a booking is made under."""
    inmate = await people.binding(tx, row.relative_id, row.inmate_id)
    session = await visit_sessions.get(tx, row.session_id or "", desk.clock())
    if inmate is None or session is None:
        return [UNBOUND]
    wish = Wish(
        relative_id=row.relative_id, inmate=inmate, visitors=row.visitors or 1, by_officer=True
    )
    asked = Asked(wish=wish, session=session, terms=terms, booking_id=row.id)
    return [finding_of(one) for one in await refusals(tx, desk, asked)]


async def _tell(desk: Desk) -> None:
    """Officers of a ward are told of each flag once, of many in one notice."""
    now = desk.clock()
    async with desk.database.transaction() as tx:
        found = await visit_flags.untold(tx)
        for (code, path), flags in groupby(found, key=lambda one: (one.prison_code, one.ward_path)):
            notice = OfficerNotice(
                kind="visit_review",
                prison_code=code,
                unit_path=path,
                permission=REVIEW_VISITS.code,
                title="会见预约需要复核",
                text=_said(list(flags)),
                link=LINK,
                at=now,
            )
            await outbox.put(tx, notify_officers(code), notice)
        await visit_flags.told(tx, [one.flag_id for one in found], now)


def _said(flags: list[Untold]) -> str:
    numbers = list(dict.fromkeys(one.booking_no for one in flags))
    rest = f"等{len(numbers)}笔" if len(numbers) > NAMED else ""
    return f"已批准的会见{'、'.join(numbers[:NAMED])}{rest}因情况变化需要复核。"
