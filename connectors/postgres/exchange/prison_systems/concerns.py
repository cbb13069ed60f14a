"""Our records that concern a prison's system, and which of them it should know."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from connectors.postgres.modules.shape import shape_of
from pipelines.rules.platform.local_time import local
from schemas.calls.channel import Channel
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.modules import common
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.calls.extra_calls import EXTRA_CALLS
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.people import blacklist_entries, inmate_blacklist
from schemas.modules.people.blacklist_entries import BLACKLIST_ENTRIES
from schemas.modules.people.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.phone import relative_numbers
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS
from schemas.modules.visits.visit_bookings import VISIT_BOOKINGS
from schemas.people.kinds import BarredFrom, BindingState
from schemas.tables.exchange.prison_system import source_record
from schemas.tables.people.person import inmate, inmate_binding
from schemas.tables.platform.org import org_unit

NEVER = literal(False)
BARS = {SystemKind.VISIT: BarredFrom.VISIT, SystemKind.PHONE: BarredFrom.PHONE}


class Towards(msgspec.Struct, frozen=True, kw_only=True):
    """The system that is to be told, and when."""

    system_id: str
    prison_id: str
    prison_path: str
    kind: SystemKind
    at: datetime

    @property
    def today(self) -> date:
        return local(self.at).date()


def records_of(module: str, towards: Towards) -> Select[Any]:
    """`object_id`, `version`, `here`, `stands`, `over` and `own` of every record of the module.

    `own` is what the system told itself and nobody changed here: it is not told back to it. What
    was told to it before stays told although it tells of it as well.
    """
    return _CONCERNS[module](shape_of(module).table, towards)


def _selected(
    table: Any,
    here: ColumnElement[bool],
    stands: ColumnElement[bool],
    over: ColumnElement[bool],
    own: ColumnElement[bool] = NEVER,
) -> Select[Any]:
    return select(
        table.c.id.label("object_id"),
        table.c.version,
        here.label("here"),
        stands.label("stands"),
        over.label("over"),
        own.label("own"),
    )


def _bookings(table: Any, towards: Towards) -> Select[Any]:
    of = table.c
    over = or_(of.state == common.DONE, of.day < towards.today)
    stands = and_(of.state == common.APPROVED, of.day >= towards.today)
    return _selected(table, _holds(of.inmate_id, towards), stands, over)


def _official(table: Any, towards: Towards) -> Select[Any]:
    """Of the prison that it was booked at, as long as the inmate is held there."""
    of = table.c
    over = or_(of.state == common.DONE, of.day < towards.today)
    stands = and_(of.state == common.APPROVED, of.day >= towards.today)
    here = and_(of.prison_id == towards.prison_id, _holds(of.inmate_id, towards))
    return _selected(table, here, stands, over)


def _numbers(table: Any, towards: Towards) -> Select[Any]:
    of, told = table.c, source_record.c
    own = and_(
        of.updated_by.is_(None),
        exists().where(
            told.system_id == towards.system_id,
            told.kind == RecordKind.NUMBER.value,
            told.target_id == of.id,
        ),
    )
    stands = of.state == relative_numbers.USABLE
    return _selected(table, _holds(of.inmate_id, towards), stands, NEVER, own)


def _applications(table: Any, towards: Towards) -> Select[Any]:
    of, month = table.c, f"{towards.today:%Y-%m}"
    by_phone = and_(of.channel == Channel.PHONE.value, of.state == common.APPROVED)
    over = or_(of.state == common.DONE, of.month < month)
    stands = and_(by_phone, of.month >= month)
    return _selected(table, _holds(of.inmate_id, towards), stands, over)


def _rules(table: Any, towards: Towards) -> Select[Any]:
    """Of the prison itself and of whatever lies above it."""
    of = table.c
    above = select(org_unit.c.id).where(
        func.starts_with(literal(towards.prison_path), org_unit.c.path)
    )
    # A version whose day is still to come would take the place of the one that counts now.
    begun = or_(of.counts_from.is_(None), of.counts_from <= towards.today)
    stands = and_(of.state == common.ACTIVE, of.channel == Channel.PHONE.value, begun)
    return _selected(table, of.unit_id.in_(above), stands, NEVER)


def _barred_relatives(table: Any, towards: Towards) -> Select[Any]:
    """Where the prison entered it, or the relative is bound to an inmate there."""
    of = table.c
    bound = exists().where(
        inmate_binding.c.relative_id == of.relative_id,
        inmate_binding.c.state == BindingState.APPROVED.value,
        inmate_binding.c.inmate_id == inmate.c.id,
        inmate.c.prison_id == towards.prison_id,
    )
    here = or_(func.coalesce(of.unit_id == towards.prison_id, False), bound)
    in_force = of.state == blacklist_entries.IN_FORCE
    return _selected(table, here, *_barred(of, in_force, towards))


def _barred_inmates(table: Any, towards: Towards) -> Select[Any]:
    of = table.c
    in_force = of.state == inmate_blacklist.IN_FORCE
    return _selected(table, _holds(of.inmate_id, towards), *_barred(of, in_force, towards))


def _barred(
    of: Any, in_force: ColumnElement[bool], towards: Towards
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether it stands, and whether it ended by itself, as the system was told that it would."""
    channels = [BarredFrom.ALL.value, BARS[towards.kind].value]
    ended = func.coalesce(of.until <= towards.at, False)
    stands = and_(in_force, of.channel.in_(channels), ~ended)
    return stands, and_(in_force, ended)


def _holds(inmate_id: Any, towards: Towards) -> ColumnElement[bool]:
    return exists().where(inmate.c.id == inmate_id, inmate.c.prison_id == towards.prison_id)


_CONCERNS: dict[str, Callable[[Any, Towards], Select[Any]]] = {
    VISIT_BOOKINGS.code: _bookings,
    OFFICIAL_BOOKINGS.code: _official,
    RELATIVE_NUMBERS.code: _numbers,
    EXTRA_CALLS.code: _applications,
    CALL_RULES.code: _rules,
    BLACKLIST_ENTRIES.code: _barred_relatives,
    INMATE_BLACKLIST.code: _barred_inmates,
}
