"""Whether one more call or visit fits, asked of the ledger by every way of booking (VC-APPT-12)."""

from datetime import date, datetime

from connectors.postgres.calls import allowance_entries, booked_calls, call_allowances
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.account_entries import issues
from pipelines.rules.calls.accounts import Standing, beside, first_day, standing
from pipelines.rules.calls.allowance import require_left, require_short
from pipelines.rules.calls.call_allowance import PERIOD_TITLES, window
from schemas.calls.channel import Channel


async def issued_standing(
    tx: Tx,
    inmate: InmateRow,
    channel: Channel,
    moment: datetime,
    now: datetime,
    *,
    source: str | None = None,
) -> Standing | None:
    """How the inmate stands, once all that the rules give by now is in the ledger.

    What a later version or period gives is issued on its day. `source` is what is looked at
    itself; None where no rule limits the channel.
    """
    terms = await call_allowances.terms_of(tx, inmate)
    within = window(min(now, moment))[0], window(max(now, moment))[1]
    entries = await allowance_entries.of_inmate(tx, inmate.id, *within)
    due = issues(terms, entries, now, inmate.id)
    await allowance_entries.add(tx, [(inmate.id, entry) for entry in due], now)
    return standing(terms, beside(entries, source), channel, moment)


async def require_over(
    tx: Tx,
    inmate: InmateRow,
    channel: Channel,
    moment: datetime,
    now: datetime,
    *,
    source: str | None = None,
    noun: str = "通话",
) -> Standing | None:
    """Raise where nothing is left over the channel, naming the first possible day.

    The caller holds the lock of the inmate's bookings, so that of two who ask at once the second
    sees the first.
    """
    found = await issued_standing(tx, inmate, channel, moment, now, source=source)
    if found is not None and found.left <= 0:
        require_left(
            found.left,
            most_calls=found.account.allowance.most_calls,
            used=found.used,
            period=PERIOD_TITLES[found.account.base.period],
            first_day=await first_possible(tx, inmate, channel, now, source=source),
            noun=noun,
        )
    return found


async def require_visit(
    tx: Tx,
    inmate_id: str,
    moment: datetime,
    now: datetime,
    *,
    source: str | None = None,
    minutes: int = 0,
) -> None:
    """Refuse a visit that is one too many, or too long, where a rule limits visits."""
    await booked_calls.lock_booking(tx, inmate_id)
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None:
        return
    found = await require_over(tx, inmate, Channel.VISIT, moment, now, source=source, noun="会见")
    # A shared allowance of phone calls says how many, and not how long a visit is.
    if found is not None and found.account.allowance.channel is Channel.VISIT:
        require_short(minutes, found.account.allowance.most_minutes, noun="会见")


async def first_possible(
    tx: Tx, inmate: InmateRow, channel: Channel, now: datetime, *, source: str | None = None
) -> date | None:
    """The first day from now on which one more passes; None where none is in sight."""
    terms, entries = await call_allowances.to_come(tx, inmate, now)
    return first_day(terms, beside(entries, source), channel, now)
