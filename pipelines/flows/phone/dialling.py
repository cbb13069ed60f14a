"""A phone exchange asks to dial: one answer a call, kept with the call (VC-CFG-06, VC-NUM-02)."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.calls import booked_calls, extra_calls
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.people.inmate_blacklist import inmate_blacklisted
from connectors.postgres.people.inmate_rules import level_at
from connectors.postgres.people.people import InmateRow
from connectors.postgres.phone import phone_calls, ticket_charges
from connectors.postgres.phone.phone_calls import NumberRow, PhoneCallRow
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.allowances import Left, first_possible, issued_left, phone_left
from pipelines.flows.calls.facts import blacklist_reason
from pipelines.flows.phone.answers import allowed_call, answer_to, refused_call
from pipelines.flows.phone.exchange import Exchange
from pipelines.flows.phone.lapsing import close
from pipelines.flows.services import Services
from pipelines.rules.calls.call_allowance import month_of
from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.phone.dialling import DialFacts, refusal, written_forms
from pipelines.rules.platform.subsystems import is_open
from schemas.calls.channel import Channel
from schemas.calls.phone import Dial, DialAnswer, PhoneCallState, Refusal
from schemas.errors import Conflict, InvalidInput
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.devices.cards import ACTIVE
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.people.kinds import BarredFrom


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The inmate at the phone, and whether the card that named him may be used."""

    inmate: InmateRow
    card_usable: bool


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and what follows."""

    refused: Refusal | None
    number: NumberRow | None
    authoriser: str | None
    left: Left | None
    uncounted: bool
    """A lawyer's number: the call takes nothing (decisions/0016)."""


async def ask(services: Services, exchange: Exchange, asked: Dial) -> DialAnswer:
    """Allow or refuse. Asked again under its number, a call gets the answer it had."""
    if (asked.inmate_no is None) == (asked.card_no is None):
        raise InvalidInput("请提供罪犯编号或卡号之一。", code="who_is_calling")
    async with services.database.transaction() as tx:
        caller = await _caller(tx, exchange, asked)
        if caller is None:
            return refused_call(Refusal.INMATE_UNKNOWN, None)
        # Of two who ask at once the second waits, on whichever channel; the last call goes once.
        await booked_calls.lock_booking(tx, caller.inmate.id)
        seals = FieldSeals(services.keys)
        known = await phone_calls.by_source(tx, exchange.consumer.id, asked.call_no)
        if known is not None:
            return await _again(tx, services, caller, known, seals.digest(asked.digits))
        now = services.clock()
        await _close_lapsed(tx, seals, exchange, caller.inmate, now)
        weighed = await _weigh(tx, services, exchange, caller, asked, seals)
        first = None
        if weighed.refused is Refusal.ALLOWANCE_USED:
            first = await first_possible(tx, caller.inmate, Channel.PHONE, now)
        answer = answer_to(weighed.refused, weighed.left, first, uncounted=weighed.uncounted)
        await _keep(tx, services, exchange, caller.inmate, asked, weighed, answer)
        return answer


async def _caller(tx: Tx, exchange: Exchange, asked: Dial) -> Caller | None:
    """An inmate beyond the exchange's prison is nobody to it."""
    usable = True
    if asked.card_no is not None:
        card = await phone_calls.card(tx, asked.card_no)
        if card is None or card.inmate_id is None:
            return None
        usable = card.state == ACTIVE
        inmate = await people.inmate_by_id(tx, card.inmate_id)
    else:
        inmate = await people.inmate_by_no(tx, asked.inmate_no or "")
    if inmate is None or not inmate.ward_path.startswith(exchange.consumer.path):
        return None
    return Caller(inmate=inmate, card_usable=usable)


async def _weigh(
    tx: Tx,
    services: Services,
    exchange: Exchange,
    caller: Caller,
    asked: Dial,
    seals: FieldSeals,
) -> Weighed:
    now, inmate = services.clock(), caller.inmate
    digests = [seals.digest(form) for form in written_forms(asked.digits)]
    entries = await phone_calls.numbers(tx, digests)
    own = next((one for one in entries if one.inmate_id == inmate.id), None)
    authoriser = None
    if asked.police_no:
        authoriser = await phone_calls.officer_by_number(
            tx, asked.police_no, exchange.consumer.path
        )
    left = await issued_left(tx, inmate, Channel.PHONE, now, now)
    uncounted = own is not None and _privileged(own)
    switch = services.subsystems.current.get(PHONE_CALLS.subsystem)
    facts = DialFacts(
        subsystem_open=is_open(switch, (inmate.ward_path,)),
        card_usable=caller.card_usable,
        custody=inmate.custody_state,
        authoriser_known=not asked.police_no or authoriser is not None,
        number_state=own.state if own else None,
        number_of_another=bool(entries) and own is None,
        relative_barred=own is not None
        and await blacklist_reason(tx, own.relative_id, now, BarredFrom.PHONE) is not None,
        calls_left=left.left if left else None,
        uncounted=uncounted,
        unfunded=services.settings.phone_needs_funds
        and await ticket_charges.unfunded(tx, inmate.id),
        inmate_barred=await inmate_blacklisted(tx, inmate.id, now, BarredFrom.PHONE) is not None,
    )
    return Weighed(
        refused=refusal(facts),
        number=own,
        authoriser=authoriser,
        left=left,
        uncounted=uncounted,
    )


def _privileged(number: NumberRow) -> bool:
    found = finding_of(number.kinship).confidentiality
    return found is Confidentiality.PRIVILEGED


async def _again(
    tx: Tx, services: Services, caller: Caller, known: PhoneCallRow, digest: str
) -> DialAnswer:
    if known.inmate_id != caller.inmate.id or known.phone_digest != digest:
        raise Conflict("该流水号已用于另一次通话。", code="call_no_reused")
    left = await phone_left(tx, caller.inmate, services.clock())
    if known.refusal is not None:
        return refused_call(known.refusal, left)
    return allowed_call(known.most_seconds or 0, left.left if left else 0)


async def _close_lapsed(
    tx: Tx, seals: FieldSeals, exchange: Exchange, inmate: InmateRow, now: datetime
) -> None:
    """Those of the inmate, whatever the scheduler has come to."""
    for row in await phone_calls.lapsed(tx, now, inmate.id):
        await close(tx, seals, row, exchange.actor(), inmate.prison_code, now)


async def _keep(
    tx: Tx,
    services: Services,
    exchange: Exchange,
    inmate: InmateRow,
    asked: Dial,
    weighed: Weighed,
    answer: DialAnswer,
) -> None:
    now, number = services.clock(), weighed.number
    state = PhoneCallState.DIALLING if answer.allowed else PhoneCallState.REFUSED
    authorised = weighed.authoriser is not None
    grant = await _grant(tx, inmate, weighed, now) if answer.allowed else None
    values: dict[str, Any] = {
        "inmate_id": inmate.id,
        "relative_id": number.relative_id if number else None,
        "kinship": number.kinship if number else None,
        **finding_of(number.kinship if number else None).columns(),
        "phone": asked.digits,
        "ward_id": inmate.ward_id,
        "treatment_level": await level_at(tx, inmate.id, now),
        "started_at": now,
        "most_seconds": answer.most_seconds or None,
        "extra": grant is not None,
        "extra_call_id": grant,
        "refusal": answer.code,
        "authorised_by": weighed.authoriser,
        "authorised_at": (asked.authorised_at or now) if authorised else None,
        "phone_set": asked.phone_set or None,
        "source_id": exchange.consumer.id,
        "source_no": asked.call_no,
    }
    seals = FieldSeals(services.keys)
    call_id = await writing.add(tx, PHONE_CALLS, seals, values, state=state, by=None, at=now)
    detail = {"state": [None, state], "call_no": asked.call_no, "refusal": answer.code}
    await exchange.note(tx, services, "dial", inmate.prison_code, call_id, detail)
    await extra_calls.recount(tx, [grant])


async def _grant(tx: Tx, inmate: InmateRow, weighed: Weighed, now: datetime) -> str | None:
    """The oldest grant with a call left, where the rules themselves leave none."""
    left = weighed.left
    if left is None or weighed.uncounted or left.left > left.extra_left:
        return None
    grants = await extra_calls.grants(tx, inmate.id, Channel.PHONE, month_of(now))
    return next((grant.id for grant in grants if grant.left), None)
