"""Rules of allowances as they stand: general ones, those of one inmate, and shared ones."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
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

from connectors.postgres.calls import allowance_entries
from connectors.postgres.people.inmate_rules import LEVELS
from connectors.postgres.people.people import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.rules.calls.accounts import (
    HORIZON,
    Entry,
    LevelSpan,
    RuleBook,
    Standing,
    Terms,
    beside,
    standing,
)
from pipelines.rules.calls.call_allowance import SpecialRule, window
from schemas.calls.channel import Channel
from schemas.modules.common import ACTIVE
from schemas.modules.people.inmates import INMATES
from schemas.people.kinds import CustodyState, OrgType
from schemas.tables import metadata
from schemas.tables.calls.allowance import allowance_entry
from schemas.tables.generated import GENERATED
from schemas.tables.module import field_period
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

call_rule = GENERATED["call_rules"]
special_call_rule = GENERATED["special_call_rules"]
shared_allowance = GENERATED["shared_allowances"]

PRISON = case((org_unit.c.org_type == OrgType.PRISON.value, org_unit.c.id)).label("prison_id")
"""The prison that a rule is for, or null for the bureau's."""
SPECIAL = ("channel", "period", "most_calls", "most_minutes", "valid_from", "valid_until")
GENERAL = ("channel", "level", "period", "most_calls", "most_minutes", "counts_from")


class _Own(msgspec.Struct, frozen=True, kw_only=True):
    """What an inmate has of his own."""

    level: str | None
    spans: list[LevelSpan]
    special: list[SpecialRule]


class _Turned(_Own, frozen=True, kw_only=True):
    """The same of one among many."""

    id: str
    prison_id: str
    monthly_calls: int
    held: int


class TurnedInmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate whose periods may turn."""

    id: str
    held: bool
    """Whether he is in custody."""
    terms: Terms


async def rule_book(tx: Tx) -> RuleBook:
    """Every general rule and sharing, and what the dictionary says of the levels."""
    rule, shared = call_rule.c, shared_allowance.c
    book, item = metadata.tables["dictionary"], metadata.tables["dictionary_item"]
    rules = listed(
        {"prison_id": PRISON.element, **{name: rule[name] for name in GENERAL}},
        rule.id.desc(),
    ).select_from(call_rule.join(org_unit, org_unit.c.id == rule.unit_id))
    sharings = listed(
        {
            "prison_id": PRISON.element,
            "phones_a_video": shared.phones_a_video,
            "phones_a_visit": shared.phones_a_visit,
        },
        shared.id.desc(),
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


async def terms_of(tx: Tx, one: InmateRow) -> Terms:
    """What the inmate's accounts follow from, in two statements."""
    told = select(*_own(inmate.c.id)).where(inmate.c.id == one.id)
    own = await tx.first(told, _Own)
    assert own is not None
    return Terms(
        book=(await rule_book(tx)).of(one.prison_id),
        prison_id=one.prison_id,
        monthly_calls=one.monthly_calls,
        level=own.level,
        spans=own.spans,
        special=own.special,
    )


async def standing_of(
    tx: Tx, one: InmateRow, channel: Channel, moment: datetime, *, source: str | None = None
) -> Standing | None:
    """How the inmate stands; `source` is what is looked at itself, and is not used by others.

    None where no rule limits the channel.
    """
    terms = await terms_of(tx, one)
    entries = await allowance_entries.of_inmate(tx, one.id, *window(moment))
    return standing(terms, beside(entries, source), channel, moment)


async def to_come(tx: Tx, one: InmateRow, moment: datetime) -> tuple[Terms, list[Entry]]:
    """The terms, and all entries that count from the moment's periods on as far as is looked."""
    return await terms_of(tx, one), await allowance_entries.of_inmate(tx, one.id, *reach(moment))


def reach(moment: datetime) -> tuple[datetime, datetime]:
    """From the beginning of the periods around a moment to as far as is looked."""
    return window(moment)[0], window(moment + timedelta(days=HORIZON))[1]


async def turned(
    tx: Tx, book: RuleBook, since: datetime, after: str, limit: int
) -> list[TurnedInmate]:
    """Inmates by id after one: all in custody, and those gone who have entries since a moment."""
    entry = allowance_entry.c
    held = inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    known = exists().where(entry.inmate_id == inmate.c.id, entry.counts_at >= since)
    columns = (inmate.c.id, inmate.c.prison_id, inmate.c.monthly_calls)
    found = (
        select(*columns, case((held, 1), else_=0).label("held"), *_own(inmate.c.id))
        .where(inmate.c.id > after, or_(held, known))
        .order_by(inmate.c.id)
        .limit(limit)
    )
    rows = await tx.all(found, _Turned)
    books = {prison: book.of(prison) for prison in {row.prison_id for row in rows}}
    return [
        TurnedInmate(
            id=row.id,
            held=bool(row.held),
            terms=Terms(
                book=books[row.prison_id],
                prison_id=row.prison_id,
                monthly_calls=row.monthly_calls,
                level=row.level,
                spans=row.spans,
                special=row.special,
            ),
        )
        for row in rows
    ]


def _own(inmate_id: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """What the inmate has of his own: level, coming and past levels, special rules."""
    rule, span = special_call_rule.c, field_period.c
    spans = listed(
        {"value": span.value.op("#>>")(word("{}")), "since": span.since, "until": span.until},
        span.since.desc(),
    ).where(span.module == INMATES.code, span.record_id == inmate_id, span.field == LEVELS)
    special = listed({name: rule[name] for name in SPECIAL}, rule.id.desc()).where(
        rule.state == ACTIVE, rule.inmate_id == inmate_id
    )
    return [
        inmate.c.treatment_level.label("level"),
        spans.correlate(inmate).scalar_subquery().label("spans"),
        special.correlate(inmate).scalar_subquery().label("special"),
    ]


def listed(columns: dict[str, ColumnElement[Any]], *order: Any) -> Select[Any]:
    """Rows as a JSON list of objects."""
    parts: list[Any] = []
    for name, column in columns.items():
        parts += [word(name), column]
    one = func.json_build_object(*parts)
    return select(func.coalesce(func.json_agg(aggregate_order_by(one, *order)), _json("[]")))


def word(name: str) -> ColumnElement[Any]:
    """As a word of the statement: as a parameter it would have no type."""
    return literal_column(f"'{name}'")


def _json(text: str) -> ColumnElement[Any]:
    return cast(literal_column(f"'{text}'"), JSON)
