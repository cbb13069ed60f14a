"""Dead letters as their page lists them, within the officer's reach."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from connectors.postgres.transaction import Tx, in_scopes, of_units
from pipelines.rules.messages.dead_letters.telling import plain_reason, title_of
from schemas.errors import NotFound
from schemas.messages.dead_letters import LetterState, LetterView
from schemas.people.kinds import OrgType
from schemas.tables.access.access import officer
from schemas.tables.messages.messaging import dead_letter
from schemas.tables.platform.org import org_unit

letter = dead_letter
unit = org_unit.alias("letter_unit")
prison = org_unit.alias("letter_prison")
STATES = {
    LetterState.WAITING: letter.c.replayed_at.is_(None) & letter.c.set_aside_at.is_(None),
    LetterState.REPLAYED: letter.c.replayed_at.is_not(None),
    LetterState.SET_ASIDE: letter.c.set_aside_at.is_not(None),
}


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is None does not count."""

    state: LetterState | None = None
    consumer: str | None = None
    unit_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Whose letters somebody may see, and of what."""

    scopes: tuple[str, ...]
    domains: Sequence[str]
    """First parts of subjects."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it is stored, its people and places named."""

    id: str
    consumer: str
    subject: str
    error: str
    deliveries: int
    at: datetime
    state: LetterState
    settled_at: datetime | None
    settled_by: str | None
    settled_reason: str | None
    unit: str | None
    prison: str | None

    def view(self) -> LetterView:
        told = {name: getattr(self, name) for name in self.__struct_fields__ if name != "error"}
        reason = plain_reason(self.consumer, self.error)
        return LetterView(kind=title_of(self.subject), reason=reason, **told)


class Whole(Listed, frozen=True, kw_only=True):
    """With its message."""

    message_id: str
    payload: bytes
    unit_id: str | None
    prison_id: str | None
    sent_id: str | None
    sent: bytes | None

    def view(self) -> LetterView:
        known = Listed.__struct_fields__
        return Listed(**{name: getattr(self, name) for name in known}).view()


async def page(
    tx: Tx, reach: Reach, wanted: Filter, *, limit: int, offset: int
) -> tuple[list[LetterView], int]:
    """Newest first, and how many there are in all."""
    found = _letters().where(_in_reach(reach), *_conditions(wanted))
    order = (letter.c.at.desc(), letter.c.id.desc())
    rows, total = await tx.page(found, Listed, *order, limit=limit, offset=offset)
    return [row.view() for row in rows], total


async def need(tx: Tx, reach: Reach, letter_id: str, *, locked: bool = False) -> Whole:
    """One letter; `NotFound` outside the reach."""
    names = ("message_id", "payload", "unit_id", "sent_id", "sent")
    found = _letters().add_columns(
        *(letter.c[name] for name in names), prison.c.id.label("prison_id")
    )
    found = found.where(_in_reach(reach), letter.c.id == letter_id)
    row = await tx.first(found.with_for_update(of=letter) if locked else found, Whole)
    if row is None:
        raise NotFound("没有找到这条异常消息。", code="letter_not_found")
    return row


def _letters() -> Select[Any]:
    names = ("id", "consumer", "subject", "error", "deliveries", "at", "settled_reason")
    state = case(*((holds, one.value) for one, holds in STATES.items()))
    return (
        select(
            *(letter.c[name] for name in names),
            state.label("state"),
            func.coalesce(letter.c.replayed_at, letter.c.set_aside_at).label("settled_at"),
            officer.c.name.label("settled_by"),
            unit.c.name.label("unit"),
            prison.c.name.label("prison"),
        )
        .outerjoin(unit, unit.c.id == letter.c.unit_id)
        .outerjoin(
            prison,
            (prison.c.org_type == OrgType.PRISON.value) & unit.c.path.startswith(prison.c.path),
        )
        .outerjoin(officer, officer.c.id == letter.c.settled_by)
    )


def _in_reach(reach: Reach) -> ColumnElement[bool]:
    """Letters of no unit are for whoever has the whole bureau in reach."""
    bureau = org_unit.alias("reached_bureau")
    whole = exists().where(
        bureau.c.org_type == OrgType.BUREAU.value, in_scopes(bureau.c.path, reach.scopes)
    )
    place = or_(in_scopes(unit.c.path, reach.scopes), letter.c.unit_id.is_(None) & whole)
    domain = func.split_part(letter.c.subject, ".", 1)
    return place & domain.in_(reach.domains)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(STATES[wanted.state])
    if wanted.consumer:
        found.append(letter.c.consumer == wanted.consumer)
    if wanted.unit_id:
        path = select(org_unit.c.path).where(org_unit.c.id == wanted.unit_id).scalar_subquery()
        found.append(of_units(letter.c.unit_id, lambda column: column.startswith(path)))
    if wanted.since:
        found.append(letter.c.at >= wanted.since)
    if wanted.until:
        found.append(letter.c.at < wanted.until)
    return found
