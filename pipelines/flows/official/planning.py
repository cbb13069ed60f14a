"""What somebody of an outside body asks for, as far as kind, people, rules and places let it be."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from connectors.postgres.audit import look_ups
from connectors.postgres.official import accounts, booking_rules, bookings
from connectors.postgres.official.bookings import BookingRow, OfferedRow
from connectors.postgres.people import people
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.forms import business
from pipelines.flows.forms.business import Filled, Kept
from pipelines.flows.services import Services
from pipelines.rules.modules.problems import problem
from pipelines.rules.official import form
from pipelines.rules.official.rule import (
    Rule,
    Wanted,
    governing,
    require_fits,
    require_room_on_day,
)
from pipelines.rules.official.times import end_of
from pipelines.rules.official.visitor import Visitor, require_on
from pipelines.rules.platform.local_time import local
from schemas.calls.state import ActorKind
from schemas.errors import NotFound, TooManyRequests
from schemas.official.booking import BookOfficial

SPAN, MOST_MISSES = timedelta(hours=1), 5
"""How often somebody may name an inmate in vain: nobody finds out by trying who is held here."""
UNKNOWN = "inmate_unknown"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A booking as it will be written, with what it was allowed by."""

    values: dict[str, Any]
    inmate: InmateRow
    rule: Rule
    kind: OfferedRow
    companions: list[str]
    papers: list[tuple[str, str]]
    filled: Filled | None
    """By the kind's form, where it has one."""


async def plan(
    tx: Tx,
    services: Services,
    official: Official,
    asked: BookOfficial,
    *,
    known: BookingRow | None,
    filled_before: Kept | None = None,
) -> Plan:
    """What is asked for, as far as kind, people, rules and the day's places let it be."""
    kind = await kind_of(tx, official, asked.kind_id)
    if known is not None and known.kind_id != kind.id:
        raise problem("kind_id", "退回修改时不能更换办事种类")
    inmate = await named(tx, services, official, asked.inmate_no, asked.inmate_name)
    ends = end_of(asked.starts, asked.minutes)
    await _require_people(tx, official, asked)
    now = services.clock()
    sent = await business.filled(
        tx,
        # What was sent without a form is mended without one.
        None if known is not None and filled_before is None else kind.form_id,
        asked.version_id,
        asked.filled,
        known=filled_before,
        now=now,
        today=local(now).date(),
    )
    if sent is None:
        answers = form.answered(form.lines_of(kind.form), asked.answers)
    else:
        answers = business.told(sent)
    papers = [(one.title, one.file_id) for one in asked.papers]
    if sent is not None:
        papers += business.papers_of(sent, [file_id for _, file_id in papers])
    rule = await rule_of(tx, inmate, kind.id)
    wanted = Wanted(
        day=asked.day,
        starts=asked.starts,
        ends=ends,
        minutes=asked.minutes,
        people=1 + len(asked.companions),
        papers=[one.title for one in asked.papers],
    )
    require_fits(rule, wanted, kind.documents, local(now).date())
    await booking_rules.hold_day(tx, inmate.prison_id, asked.day)
    booked = await booking_rules.booked_on(
        tx, rule, kind.id, inmate.prison_id, asked.day, known.id if known else None
    )
    require_room_on_day(rule, asked.day, booked)
    await _require_room(tx, inmate, asked.room_id)
    names = await bookings.names_of(tx, asked.companions)
    values = {
        "kind_id": kind.id,
        "inmate_id": inmate.id,
        "prison_id": inmate.prison_id,
        "document_no": asked.document_no.strip() or None,
        "purpose": asked.purpose.strip(),
        "person_id": official.id,
        "companion_id": None,
        "body_id": official.body_id,
        "party": "、".join(names[one] for one in asked.companions) or None,
        "day": asked.day,
        "starts": asked.starts,
        "ends": ends,
        "room_id": asked.room_id,
        "answers": form.told(answers),
        "papers": [file_id for _, file_id in papers] or None,
        "rule_id": rule.id,
    }
    return Plan(
        values=values,
        inmate=inmate,
        rule=rule,
        kind=kind,
        companions=list(asked.companions),
        papers=papers,
        filled=sent,
    )


async def kind_of(tx: Tx, official: Official, kind_id: str) -> OfferedRow:
    """The kind, where people of this sort of body may book it."""
    for one in await bookings.offered(tx, official.body_kind):
        if one.id == kind_id:
            return one
    raise NotFound("本单位不能办理这种业务，或该业务已停办。", code="kind_not_offered")


async def named(
    tx: Tx, services: Services, official: Official, number: str, name: str
) -> InmateRow:
    """Who is told by number and name together; what of it is wrong stays unsaid."""
    since = services.clock() - SPAN
    missed = await look_ups.misses(tx, official.id, UNKNOWN, since, ActorKind.OFFICIAL)
    if missed >= MOST_MISSES:
        raise TooManyRequests(
            "核对不符的次数过多，请一小时后再试，或联系监狱。", code="too_many_names"
        )
    told = {"inmate_no": number.strip(), "name": name.strip()}
    found = await people.inmate_named(tx, told)
    if found is None:
        raise NotFound("没有找到编号与姓名相符的在押服刑人员，请核对后再试。", code=UNKNOWN)
    return found


async def rule_of(tx: Tx, inmate: InmateRow, kind_id: str) -> Rule:
    """The one rule that counts for the inmate's place and the kind."""
    return governing(await booking_rules.in_force(tx), inmate.ward_path, kind_id)


async def _require_people(tx: Tx, official: Official, asked: BookOfficial) -> None:
    """Everybody is of the own body and may come on the day (VC-OFFICIAL-03)."""
    if len(set(asked.companions)) != len(asked.companions) or official.id in asked.companions:
        raise problem("companions", "同行人员不能重复，也不能是本人")
    found = await accounts.visitors(tx, [official.id, *asked.companions])
    mine = [one for one in found if one.body_id == official.body_id]
    if len(mine) != 1 + len(asked.companions):
        raise problem("companions", "同行人员应为本单位已登记的人员")
    _require_valid(mine, asked)


def _require_valid(visitors: Sequence[Visitor], asked: BookOfficial) -> None:
    for one in visitors:
        require_on(one, asked.day)


async def _require_room(tx: Tx, inmate: InmateRow, room_id: str | None) -> None:
    if room_id is None:
        return
    if room_id not in {one.id for one in await bookings.rooms_of(tx, inmate.prison_id)}:
        raise problem("room_id", "办案场所不在该监狱，或已停用")
