"""What the counts of many inmates' calls follow from, read in two statements (VC-VCM-13)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from connectors.postgres.calls.call_allowances import (
    PRISON,
    call_rule,
    shared_allowance,
    special_call_rule,
)
from connectors.postgres.calls.call_row import charge_of
from connectors.postgres.calls.extra_calls import FREE, extra_call, of_channel
from connectors.postgres.people.inmate_rules import LEVELS
from connectors.postgres.people.people import inmates_selected, ward
from connectors.postgres.phone.phone_calls import counts_at, phone_call
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.calls.call_counts import CountedInmate, RuleBook
from schemas.calls.channel import Channel
from schemas.modules.common import ACTIVE, APPROVED
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState
from schemas.tables import metadata
from schemas.tables.calls.call import video_call
from schemas.tables.module import field_period
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit


async def in_custody(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    text: str,
    unit_id: str | None,
    now: datetime,
    since: datetime,
    until: datetime,
    month: str,
    limit: int,
    offset: int,
    offence: str = "",
    level: str | None = None,
) -> tuple[list[CountedInmate], int]:
    """Inmates in reach by number, with the calls that start within a time, and how many in all.

    `text` is in the name or begins the number, `offence` is in the offence; grants are those of
    the month.
    """
    found = inmates_selected().where(
        in_scopes(ward.c.path, scopes),
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value,
    )
    if text:
        named = inmate.c.name.contains(text, autoescape=True)
        numbered = inmate.c.inmate_no.startswith(text, autoescape=True)
        found = found.where(or_(named, numbered))
    if unit_id is not None:
        top = org_unit.alias("top")
        above = select(top.c.path).where(top.c.id == unit_id).scalar_subquery()
        found = found.where(func.substr(ward.c.path, 1, func.length(above)) == above)
    if offence:
        found = found.where(inmate.c.offence.contains(offence, autoescape=True))
    if level is not None:
        found = found.where(_level(now) == level)
    found = found.add_columns(
        _level(now).label("level"),
        _calls(since, until).label("calls"),
        _phones(since, until, now, extra=False).label("phones"),
        _phones(since, until, now, extra=True).label("extra_phones"),
        _special().label("special"),
        _grants(month, Channel.VIDEO).label("granted"),
        _grants(month, Channel.PHONE).label("granted_phones"),
    )
    return await tx.page(found, CountedInmate, inmate.c.inmate_no, limit=limit, offset=offset)


async def rule_book(tx: Tx) -> RuleBook:
    """Every general rule and sharing, and what the dictionary says of the levels."""
    rule, shared = call_rule.c, shared_allowance.c
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    rules = _listed(
        {
            "channel": rule.channel,
            "prison_id": PRISON.element,
            "level": rule.level,
            "period": rule.period,
            "most_calls": rule.most_calls,
            "most_minutes": rule.most_minutes,
        },
        rule.id.desc(),
    ).select_from(call_rule.join(org_unit, org_unit.c.id == rule.unit_id))
    sharings = _listed(
        {"prison_id": PRISON.element, "phones_a_video": shared.phones_a_video}, shared.id.desc()
    ).select_from(shared_allowance.join(org_unit, org_unit.c.id == shared.unit_id))
    levels = (
        select(func.coalesce(func.json_object_agg(item.c.code, item.c.number), _json("{}")))
        .select_from(item.join(book, book.c.id == item.c.dictionary_id))
        .where(book.c.code == LEVELS, item.c.number.is_not(None))
    )
    told = select(
        rules.where(rule.state == ACTIVE).scalar_subquery().label("rules"),
        sharings.where(shared.state == ACTIVE).scalar_subquery().label("sharings"),
        levels.scalar_subquery().label("of_level"),
    )
    found = await tx.first(told, RuleBook)
    assert found is not None
    return found


def _listed(columns: dict[str, ColumnElement[Any]], order: Any) -> Select[Any]:
    """Rows as a JSON list of objects."""
    parts: list[Any] = []
    for name, column in columns.items():
        parts += [_word(name), column]
    one = func.json_build_object(*parts)
    return select(func.coalesce(func.json_agg(aggregate_order_by(one, order)), _json("[]")))


def _word(name: str) -> ColumnElement[Any]:
    # As words of the statement: as parameters they would have no type.
    return literal_column(f"'{name}'")


def _json(text: str) -> ColumnElement[Any]:
    return cast(literal_column(f"'{text}'"), JSON)


def _level(now: datetime) -> ColumnElement[Any]:
    """The level that counts now, as `inmate_rules.level_at` finds it for one."""
    covering = (
        select(field_period.c.value.op("#>>")(_word("{}")))
        .where(
            field_period.c.module == INMATES.code,
            field_period.c.record_id == inmate.c.id,
            field_period.c.field == LEVELS,
            field_period.c.since <= now,
            or_(field_period.c.until.is_(None), field_period.c.until > now),
        )
        .order_by(field_period.c.since.desc())
        .limit(1)
        .correlate(inmate)
    )
    return case((exists(covering), covering.scalar_subquery()), else_=inmate.c.treatment_level)


def _calls(since: datetime, until: datetime) -> ColumnElement[Any]:
    call = video_call.c
    found = _listed({"at": call.starts_at, "kind": charge_of()}, call.starts_at).where(
        call.inmate_id == inmate.c.id,
        call.starts_at >= since,
        call.starts_at < until,
        call.state.not_in([state.value for state in FREE]),
    )
    return found.correlate(inmate).scalar_subquery()


def _phones(since: datetime, until: datetime, now: datetime, *, extra: bool) -> ColumnElement[Any]:
    call = phone_call.c
    listed = func.json_agg(aggregate_order_by(call.started_at, call.started_at))
    found = select(func.coalesce(listed, _json("[]"))).where(
        call.inmate_id == inmate.c.id,
        call.started_at >= since,
        call.started_at < until,
        counts_at(now),
        call.extra.is_(extra),
    )
    return found.correlate(inmate).scalar_subquery()


def _special() -> ColumnElement[Any]:
    rule = special_call_rule.c
    names = ("channel", "period", "most_calls", "most_minutes", "valid_from", "valid_until")
    found = _listed({name: rule[name] for name in names}, rule.id.desc()).where(
        rule.state == ACTIVE, rule.inmate_id == inmate.c.id
    )
    return found.correlate(inmate).scalar_subquery()


def _grants(month: str, channel: Channel) -> ColumnElement[Any]:
    found = select(func.coalesce(func.sum(extra_call.c.number), 0)).where(
        extra_call.c.inmate_id == inmate.c.id,
        extra_call.c.month == month,
        extra_call.c.state == APPROVED,
        of_channel(channel),
    )
    return found.correlate(inmate).scalar_subquery()
