"""Inmates, relatives, what binds them, and the black list."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Select, and_, insert, or_, select, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes, to_struct
from schemas.modules.people.blacklist_entries import IN_FORCE
from schemas.people.kinds import BarredFrom, BindingState, CustodyState, Kinship
from schemas.tables.people.person import blacklist_entry, inmate, inmate_binding, relative
from schemas.tables.platform.org import org_unit

prison = org_unit.alias("prison")
ward = org_unit.alias("ward")


class InmateRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate and where he is held."""

    id: str
    inmate_no: str
    name: str
    prison_id: str
    ward_id: str
    custody_state: CustodyState
    monthly_calls: int
    version: int
    treatment_level: str | None = None
    prison_code: str
    prison_name: str
    ward_name: str
    ward_path: str


class BoundInmateRow(InmateRow, frozen=True, kw_only=True):
    """An inmate as one relative's binding shows him."""

    kinship: str
    """As it is stored; what no list knows makes a call privileged (decisions/0016)."""
    binding_state: BindingState
    proof_until: date | None = None
    """The last day on which what proves the binding counts; None has no end."""


class RelativeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A relative; number and phone stay sealed."""

    id: str
    name: str
    wechat_openid: str | None
    id_no_sealed: bytes
    id_no_digest: str
    phone_sealed: bytes
    enabled: bool
    phone_digest: str | None = None
    unit_id: str | None = None


class BlacklistRow(msgspec.Struct, frozen=True, kw_only=True):
    """Why and how long a relative may not call; `until` None has no end."""

    id: str
    relative_id: str
    reason: str
    since: datetime
    until: datetime | None


def inmates_selected() -> Select[tuple[object, ...]]:
    """Inmates with where they are held; the caller adds conditions and row scope."""
    names = (
        prison.c.code.label("prison_code"),
        prison.c.name.label("prison_name"),
        ward.c.name.label("ward_name"),
        ward.c.path.label("ward_path"),
    )
    return (
        select(*inmate.c, *names)
        .join(prison, prison.c.id == inmate.c.prison_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
    )


async def inmate_by_id(tx: Tx, inmate_id: str) -> InmateRow | None:
    return await tx.first(inmates_selected().where(inmate.c.id == inmate_id), InmateRow)


async def inmate_by_no(tx: Tx, inmate_no: str) -> InmateRow | None:
    return await tx.first(inmates_selected().where(inmate.c.inmate_no == inmate_no), InmateRow)


async def inmate_named(tx: Tx, told: Mapping[str, str]) -> InmateRow | None:
    """The inmate in custody of whom all of this is so, by column."""
    so = [inmate.c[name] == value for name, value in told.items()]
    held = inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    return await tx.first(inmates_selected().where(*so, held), InmateRow)


async def inmates_like(tx: Tx, scopes: tuple[str, ...], text: str, limit: int) -> list[InmateRow]:
    """Inmates in custody of a unit whose name or number holds the text."""
    like = or_(
        inmate.c.name.contains(text, autoescape=True),
        inmate.c.inmate_no.contains(text, autoescape=True),
    )
    held = inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    found = inmates_selected().where(in_scopes(ward.c.path, scopes), like, held)
    return await tx.all(found.order_by(inmate.c.inmate_no).limit(limit), InmateRow)


async def numbers_in_ward(tx: Tx, ward_code: str) -> list[str]:
    """Numbers of the inmates in custody whose record names the ward."""
    held = inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    found = select(inmate.c.inmate_no).join(ward, ward.c.id == inmate.c.ward_id)
    named = found.where(ward.c.code == ward_code, held).order_by(inmate.c.inmate_no)
    return list((await tx.connection.scalars(named)).all())


async def relatives_of(tx: Tx, inmate_id: str) -> list[tuple[RelativeRow, str]]:
    """Relatives with an approved binding to the inmate, and their kinship, by name."""
    bound = (
        select(relative, inmate_binding.c.kinship)
        .join(inmate_binding, inmate_binding.c.relative_id == relative.c.id)
        .where(
            inmate_binding.c.inmate_id == inmate_id,
            inmate_binding.c.state == BindingState.APPROVED.value,
            relative.c.enabled,
        )
        .order_by(relative.c.name, relative.c.id)
    )
    rows = (await tx.execute(bound)).mappings().all()
    return [
        (to_struct({k: v for k, v in row.items() if k != "kinship"}, RelativeRow), row["kinship"])
        for row in rows
    ]


async def add_inmate(
    tx: Tx,
    *,
    inmate_no: str,
    name: str,
    prison_id: str,
    ward_id: str,
    custody_state: CustodyState = CustodyState.IN_CUSTODY,
    monthly_calls: int = 2,
) -> str:
    inmate_id = make_id()
    await tx.execute(
        insert(inmate).values(
            id=inmate_id,
            inmate_no=inmate_no,
            name=name,
            prison_id=prison_id,
            ward_id=ward_id,
            custody_state=custody_state.value,
            monthly_calls=monthly_calls,
        )
    )
    return inmate_id


async def set_custody(tx: Tx, inmate_id: str, state: CustodyState) -> None:
    """What the prison affairs platform says of the inmate now."""
    changed = {"custody_state": state.value, "version": inmate.c.version + 1}
    await tx.execute(update(inmate).where(inmate.c.id == inmate_id).values(**changed))


async def relative_by_id(tx: Tx, relative_id: str) -> RelativeRow | None:
    return await tx.first(select(relative).where(relative.c.id == relative_id), RelativeRow)


async def relatives_by_ids(tx: Tx, ids: Collection[str]) -> list[RelativeRow]:
    """Those of these ids who are there."""
    if not ids:
        return []
    return await tx.all(select(relative).where(among(relative.c.id, ids)), RelativeRow)


async def relative_by_openid(tx: Tx, openid: str) -> RelativeRow | None:
    return await tx.first(select(relative).where(relative.c.wechat_openid == openid), RelativeRow)


async def relative_by_id_no(tx: Tx, digest: str) -> RelativeRow | None:
    """By the keyed digest of the identity number."""
    return await tx.first(select(relative).where(relative.c.id_no_digest == digest), RelativeRow)


async def relatives_in_scope(
    tx: Tx, scopes: tuple[str, ...], *, limit: int = 50, offset: int = 0
) -> list[RelativeRow]:
    """Relatives with an approved binding to an inmate of the unit, by name."""
    bound = (
        select(inmate_binding.c.relative_id)
        .join(inmate, inmate.c.id == inmate_binding.c.inmate_id)
        .join(ward, ward.c.id == inmate.c.ward_id)
        .where(
            in_scopes(ward.c.path, scopes),
            inmate_binding.c.state == BindingState.APPROVED.value,
        )
    )
    found = (
        select(relative).where(relative.c.id.in_(bound)).order_by(relative.c.name, relative.c.id)
    )
    return await tx.all(found.limit(limit).offset(offset), RelativeRow)


async def add_relative(tx: Tx, row: RelativeRow) -> None:
    """A new relative; the id is made before, since the seals of its fields name it."""
    await tx.execute(insert(relative).values(**msgspec.structs.asdict(row)))


async def bind(
    tx: Tx,
    *,
    relative_id: str,
    inmate_id: str,
    kinship: Kinship,
    state: BindingState = BindingState.APPROVED,
) -> str:
    binding_id = make_id()
    await tx.execute(
        insert(inmate_binding).values(
            id=binding_id,
            relative_id=relative_id,
            inmate_id=inmate_id,
            kinship=kinship.value,
            state=state.value,
        )
    )
    return binding_id


def _bound(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    binding = (
        inmate_binding.c.kinship,
        inmate_binding.c.state.label("binding_state"),
        inmate_binding.c.proof_until,
    )
    return (
        inmates_selected()
        .add_columns(*binding)
        .join(inmate_binding, inmate_binding.c.inmate_id == inmate.c.id)
        .where(condition)
        .order_by(inmate.c.inmate_no)
    )


async def bound_inmates(tx: Tx, relative_id: str) -> list[BoundInmateRow]:
    """Inmates to whom the relative's binding is approved."""
    mine = and_(
        inmate_binding.c.relative_id == relative_id,
        inmate_binding.c.state == BindingState.APPROVED.value,
    )
    return await tx.all(_bound(mine), BoundInmateRow)


async def bindings_of(tx: Tx, relative_id: str) -> list[BoundInmateRow]:
    """All bindings of a relative, in whatever state."""
    return await tx.all(_bound(inmate_binding.c.relative_id == relative_id), BoundInmateRow)


async def binding(tx: Tx, relative_id: str, inmate_id: str) -> BoundInmateRow | None:
    """One relative's binding to one inmate, in whatever state."""
    one = and_(inmate_binding.c.relative_id == relative_id, inmate.c.id == inmate_id)
    return await tx.first(_bound(one), BoundInmateRow)


async def binding_id(tx: Tx, relative_id: str, inmate_id: str) -> str:
    """Names a pair that is bound; the caller has seen that it is."""
    found = await tx.scalar(
        select(inmate_binding.c.id).where(
            inmate_binding.c.relative_id == relative_id, inmate_binding.c.inmate_id == inmate_id
        )
    )
    return str(found)


async def blacklisted(
    tx: Tx, relative_id: str, at: datetime, channel: BarredFrom | None = None
) -> list[BlacklistRow]:
    """Entries that keep a relative from something at a moment; without a channel, from anything."""
    statement = select(blacklist_entry).where(
        blacklist_entry.c.relative_id == relative_id,
        blacklist_entry.c.state == IN_FORCE,
        blacklist_entry.c.since <= at,
        or_(blacklist_entry.c.until.is_(None), blacklist_entry.c.until > at),
    )
    if channel is not None:
        channels = [BarredFrom.ALL.value, channel.value]
        statement = statement.where(blacklist_entry.c.channel.in_(channels))
    return await tx.all(statement.order_by(blacklist_entry.c.since), BlacklistRow)


async def add_to_blacklist(
    tx: Tx,
    *,
    relative_id: str,
    reason: str,
    since: datetime,
    until: datetime | None = None,
    channel: BarredFrom = BarredFrom.ALL,
) -> str:
    """Put a relative on the list in the name of the unit that keeps the record."""
    entry_id = make_id()
    keeper = select(relative.c.unit_id).where(relative.c.id == relative_id).scalar_subquery()
    values = {"reason": reason, "since": since, "until": until, "channel": channel.value}
    await tx.execute(
        insert(blacklist_entry).values(
            id=entry_id, relative_id=relative_id, unit_id=keeper, **values
        )
    )
    return entry_id


class NamedInmate(NamedTuple):
    """What a list calls an inmate by."""

    id: str
    inmate_no: str
    name: str


async def named_inmates(tx: Tx, inmate_ids: Collection[str]) -> dict[str, NamedInmate]:
    """By id and in the order of numbers; wherever they are today."""
    found = select(inmate.c.id, inmate.c.inmate_no, inmate.c.name).where(
        among(inmate.c.id, inmate_ids)
    )
    rows = await tx.execute(found.order_by(inmate.c.inmate_no))
    return {row.id: NamedInmate(row.id, row.inmate_no, row.name) for row in rows}
