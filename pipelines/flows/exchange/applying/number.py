"""Numbers that inmates may dial at a prison's phone system (VC-PHONE-25)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

import msgspec
from sqlalchemy import Table, select, update

from connectors.postgres.arrays import among
from connectors.postgres.audit import audit
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import number_rules
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.people import Known, inmates_of, relatives_of
from pipelines.flows.exchange.applying.problems import (
    BINDING_UNKNOWN,
    INMATE_UNKNOWN,
    RELATIVE_UNKNOWN,
)
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import APPLY, CONNECTOR, change, newest, note, put
from pipelines.rules.exchange.prison_records.ids import target_id
from pipelines.rules.exchange.prison_systems.conflict import changed_at
from pipelines.rules.phone.told_number import number_state
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import PhoneNumber
from schemas.modules.phone.relative_numbers import APPLIED, DISABLED, RELATIVE_NUMBERS, USABLE
from schemas.tables.generated import GENERATED

number: Any = GENERATED[RELATIVE_NUMBERS.code]
PHONE = RELATIVE_NUMBERS.field("phone")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it is here."""

    id: str
    inmate_id: str
    phone_digest: str
    state: str
    updated_at: datetime
    updated_by: str | None


class _Place(NamedTuple):
    inmate_id: str
    digest: str


class NumberApplier(ToldApplier):
    """A number of a relative whom we know; whether it may be dialled, rule and approval say."""

    kind = RecordKind.NUMBER

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return cast(Table, number)

    @property
    def noun(self) -> str:
        return RELATIVE_NUMBERS.code

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        used = (among(number.c.id, sorted(ids)), number.c.state.in_((USABLE, APPLIED)))
        closed = update(number).where(*used).returning(number.c.phone_digest)
        values = {"state": DISABLED, "version": number.c.version + 1, "updated_at": at}
        digests = list((await tx.connection.execute(closed.values(**values))).scalars())
        await number_rules.mark_shared_of(tx, digests)
        return len(digests)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        seals = self._seals.for_page()
        inmates = await inmates_of(tx, (_of(one).inmate_no for one in records))
        owners = {
            told: seals.digest(told) for told in {_owner(_of(one)) for one in records} if told
        }
        relatives = await relatives_of(tx, owners.values())
        named = [_name(inmates, seals, _of(one)) for one in records]
        places = {_key(name): name for name in named if name}
        chosen = newest((_key(name), one) for name, one in zip(named, records, strict=True) if name)
        held = await _held(tx, set(places.values()))
        made, changed, outcomes = [], [], {}
        for key, one in chosen.items():
            name, told = places[key], _of(one)
            ours = held.get(name)
            if ours is not None:
                outcomes[name] = Outcome(target_id=ours.id)
                state = _state(system, one, ours, at)
                if state != ours.state:
                    changed.append({"id": ours.id, "state": state, "updated_at": at})
                    await _tell(tx, system, ours, state, at)
                continue
            relative = relatives.get(owners.get(_owner(told), ""))
            problem = _missing(relative, name.inmate_id)
            if problem or relative is None:
                outcomes[name] = Outcome(problem=problem)
                continue
            made_id = target_id(system.system_id, RELATIVE_NUMBERS.code, key)
            outcomes[name] = Outcome(target_id=made_id)
            made.append(
                {
                    "id": made_id,
                    "phone_sealed": seals.close(RELATIVE_NUMBERS, PHONE, made_id, told.phone),
                    "phone_digest": name.digest,
                    "relative_id": relative.id,
                    "kinship": relative.kinships[name.inmate_id],
                    "inmate_id": name.inmate_id,
                    "shared": False,
                    "state": _state(system, one, None, at),
                    "created_at": at,
                    "updated_at": at,
                }
            )
        written = await put(tx, number, made) + await change(tx, number, changed)
        if written:
            await number_rules.mark_shared_of(tx, [name.digest for name in named if name])
        await note(tx, system, self.noun, len(records), len(written))
        return [outcomes[name] if name else Outcome(problem=INMATE_UNKNOWN) for name in named]


def _of(one: Mapped) -> PhoneNumber:
    return cast(PhoneNumber, one.record)


def _owner(told: PhoneNumber) -> str:
    """The identity number as it is written here."""
    return told.relative_id_no.strip().upper()


def _name(inmates: dict[str, str], seals: FieldSeals, told: PhoneNumber) -> _Place | None:
    inmate_id = inmates.get(told.inmate_no)
    return _Place(inmate_id, seals.digest(told.phone)) if inmate_id else None


def _key(name: _Place) -> str:
    """By the keyed digest: from the number itself anybody could reckon which row it is."""
    return f"{name.inmate_id}|{name.digest}"


def _missing(relative: Known | None, inmate_id: str) -> str:
    if relative is None:
        return RELATIVE_UNKNOWN
    return "" if inmate_id in relative.kinships else BINDING_UNKNOWN


def _state(system: Source, one: Mapped, ours: Held | None, at: datetime) -> str:
    """Of a number that nobody here ever decided on, the source's word before is no word of ours."""
    decided = ours if ours is not None and ours.updated_by is not None else None
    return number_state(
        decided.state if decided else None,
        _of(one).usable and not one.deleted,
        system.conflict,
        newer=decided is None or changed_at(one.version, at) > decided.updated_at,
    )


async def _held(tx: Tx, names: set[_Place]) -> dict[_Place, Held]:
    if not names:
        return {}
    columns = [number.c[name] for name in Held.__struct_fields__]
    found = select(*columns).where(
        among(number.c.phone_digest, sorted({name.digest for name in names})),
        among(number.c.inmate_id, sorted({name.inmate_id for name in names})),
    )
    rows = await tx.all(found.order_by(number.c.id).with_for_update(), Held)
    return {_Place(one.inmate_id, one.phone_digest): one for one in rows}


async def _tell(tx: Tx, system: Source, ours: Held, state: str, at: datetime) -> None:
    """Who is asked why a number works no more finds it in the number's own history."""
    await audit.write(
        tx,
        stream=audit.stream_of(system.prison_path),
        actor=CONNECTOR,
        action=APPLY,
        object_kind=RELATIVE_NUMBERS.code,
        object_id=ours.id,
        detail={"system": system.system_id, "state": [ours.state, state]},
        at=at,
    )
