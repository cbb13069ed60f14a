"""An inmate's balances with their entries, and what an officer puts right (VC-APPT-16)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from connectors.postgres.calls import allowance_entries, booked_calls, call_allowances
from connectors.postgres.calls.allowance_entries import BookedEntry
from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.allowances import issued_left
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.calls.account_words import entry_title, reason_title, source_title
from pipelines.rules.calls.accounts import (
    Account,
    Entry,
    Terms,
    account_of,
    first_day,
    standing,
    weight,
)
from pipelines.rules.calls.call_allowance import PERIOD_TITLES, month_of
from pipelines.rules.platform.local_time import local, month_bounds
from schemas.calls.allowance import (
    AllowanceAccount,
    ChannelLeft,
    CorrectAllowance,
    EntryKind,
    InmateAllowance,
    LedgerEntry,
)
from schemas.calls.channel import CHANNEL_TITLES, Channel
from schemas.calls.charge import ChargeKind
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.modules.people.inmates import INMATES

READ, CORRECT = "allowance", "correct_allowance"


async def read(services: Services, officer: Officer, inmate_id: str) -> InmateAllowance:
    """As it is now; what the rules give by now and nobody has looked at yet is booked along."""
    desk = Desk(services, officer, INMATES.code)
    async with desk.attempt(READ, inmate_id), services.database.transaction() as tx:
        inmate = await _inmate(tx, officer, inmate_id)
        found = await _told(tx, desk, inmate)
        await desk.note(tx, READ, inmate_id, {})
        return found


async def correct(
    services: Services, officer: Officer, inmate_id: str, asked: CorrectAllowance
) -> InmateAllowance:
    """Add to the channel's account of now, or take from it; the reason stays with the entry."""
    if asked.amount == 0:
        raise InvalidInput("更正次数不能为零。", code="nothing_to_correct")
    desk = Desk(services, officer, INMATES.code)
    async with desk.attempt(CORRECT, inmate_id), services.database.transaction() as tx:
        await booked_calls.lock_booking(tx, inmate_id)
        inmate = await _inmate(tx, officer, inmate_id)
        account = account_of(await call_allowances.terms_of(tx, inmate), asked.channel, desk.now)
        if account is None:
            title = CHANNEL_TITLES[asked.channel]
            raise Conflict(f"没有适用的{title}次数规则，无需更正。", code="no_rule")
        channel, charge, period = account.key
        entry = Entry(
            source=f"correction:{make_id()}",
            channel=channel,
            charge=charge,
            kind=EntryKind.CORRECTED,
            amount=asked.amount,
            counts_at=account.since,
            period=period,
            reason=asked.reason,
        )
        await allowance_entries.correct(tx, inmate_id, entry, officer.id, desk.now)
        detail = {
            "channel": channel,
            "period": period,
            "amount": asked.amount,
            "reason": asked.reason,
        }
        await desk.note(tx, CORRECT, inmate_id, detail)
        return await _told(tx, desk, inmate)


async def _inmate(tx: Tx, officer: Officer, inmate_id: str) -> InmateRow:
    inmate = await people.inmate_by_id(tx, inmate_id)
    if inmate is None or not in_scopes(officer.scopes, inmate.ward_path):
        raise NotFound("没有找到该服刑人员。", code="inmate_not_found")
    return inmate


async def _told(tx: Tx, desk: Desk, inmate: InmateRow) -> InmateAllowance:
    now = desk.now
    # Whichever channel is named, what all of them give is booked.
    await issued_left(tx, inmate, Channel.VIDEO, now, now)
    terms, _ = await call_allowances.to_come(tx, inmate, now)
    since, until = call_allowances.reach(now)
    entries = await allowance_entries.booked(tx, inmate.id, since, until)
    accounts = _accounts(terms, desk)
    return InmateAllowance(
        inmate_id=inmate.id,
        name=inmate.name,
        inmate_no=inmate.inmate_no,
        prison=inmate.prison_name,
        ward=inmate.ward_name,
        channels=[_channel(terms, entries, one, desk) for one in Channel],
        accounts=[
            *(_account(one, channels, entries) for one, channels in accounts),
            *_extra(entries, desk),
        ],
    )


def _accounts(terms: Terms, desk: Desk) -> list[tuple[Account, list[Channel]]]:
    """Each account once, with the channels that draw on it."""
    found: dict[object, tuple[Account, list[Channel]]] = {}
    for channel in Channel:
        account = account_of(terms, channel, desk.now)
        if account is not None:
            found.setdefault(account.key, (account, []))[1].append(channel)
    return list(found.values())


def _channel(terms: Terms, entries: Sequence[Entry], channel: Channel, desk: Desk) -> ChannelLeft:
    found = standing(terms, entries, channel, desk.now)
    return ChannelLeft(
        channel=channel,
        title=CHANNEL_TITLES[channel],
        limited=found is not None,
        left=found.left if found else 0,
        first_day=first_day(terms, entries, channel, desk.now) if found else None,
    )


def _account(
    account: Account, channels: list[Channel], entries: Iterable[BookedEntry]
) -> AllowanceAccount:
    told = [
        _entry(entry, weighs) for entry in entries if (weighs := weight(entry, account)) is not None
    ]
    title = "、".join(CHANNEL_TITLES[one] for one in channels)
    if account.shared:
        unit = CHANNEL_TITLES[Channel.PHONE]
        title = f"{title}（共用，以{unit}次数计）"
    return AllowanceAccount(
        title=title,
        channels=channels,
        period=PERIOD_TITLES[account.base.period],
        since=local(account.since).date(),
        until=_last(local(account.until).date()),
        rule=account.base.source,
        most=account.base.most_calls * account.worth,
        balance=sum(one.amount for one in told),
        entries=told,
    )


def _extra(entries: Sequence[BookedEntry], desk: Desk) -> Iterable[AllowanceAccount]:
    """Granted extra calls of the month, a channel each that was granted some."""
    since, until = month_bounds(desk.now)
    for channel in Channel:
        told = [
            _entry(entry, entry.amount)
            for entry in entries
            if entry.channel is channel
            and entry.charge is ChargeKind.EXTRA
            and since <= entry.counts_at < until
        ]
        if told:
            issued = (one.amount for one in told if one.kind is EntryKind.ISSUED)
            yield AllowanceAccount(
                title=f"{CHANNEL_TITLES[channel]}额外次数",
                channels=[channel],
                period=month_of(desk.now),
                since=local(since).date(),
                until=_last(local(until).date()),
                rule="批准增加",
                most=sum(issued),
                balance=sum(one.amount for one in told),
                entries=told,
            )


def _last(following: date) -> date:
    return following - timedelta(days=1)


def _entry(entry: BookedEntry, weighs: int) -> LedgerEntry:
    return LedgerEntry(
        kind=entry.kind,
        title=entry_title(entry),
        channel=entry.channel,
        amount=weighs,
        counts_at=entry.counts_at,
        at=entry.at,
        source=source_title(entry),
        record=entry.source if entry.period is None else "",
        officer=entry.officer_name or "",
        reason=reason_title(entry),
    )
