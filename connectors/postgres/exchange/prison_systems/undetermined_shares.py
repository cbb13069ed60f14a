"""How much of what the prisons' systems told stays undetermined, by protocol (VC-GEN-21)."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Select, and_, func, literal, null, or_, select, union_all

from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.postgres.governance.undetermined import CAME_TO_NOTHING, NEVER_HELD, NOT_TO_COME
from connectors.postgres.transaction import Tx
from schemas.exchange.prison_systems.kinds import Protocol, RecordKind
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.platform.reach import EVERYWHERE
from schemas.tables.calls.call import video_call
from schemas.tables.exchange.prison_system import source_record
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

visit, phone_call, letter = (GENERATED[code] for code in ("visits", "phone_calls", "letters"))


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Of one prison's records of a channel that came one way."""

    prison: str
    prison_name: str
    protocol: Protocol | None
    """None of what was entered or made on the platform itself."""
    channel: ContactChannel
    records: int
    ordinary: int
    privileged: int
    undetermined: int

    @property
    def share(self) -> float:
        return self.undetermined / self.records


async def shares(tx: Tx) -> list[Share]:
    """By prison, protocol and channel; what never came to be is left out."""
    told = union_all(*_channels()).subquery("told")
    place = org_unit.alias("told_prison")
    count = func.count()
    by = (place.c.code, place.c.name, told.c.system_id, told.c.channel)
    found = (
        select(
            *by, *(count.filter(told.c.of == one.value).label(one.value) for one in Confidentiality)
        )
        .select_from(told)
        .join(inmate, inmate.c.id == told.c.inmate_id)
        .join(place, place.c.id == inmate.c.prison_id)
        .group_by(*by)
        .order_by(*by)
    )
    rows = (await tx.execute(found)).mappings().all()
    spoken = await _protocols(tx)
    return [_share(row, spoken) for row in rows]


async def _protocols(tx: Tx) -> dict[str, Protocol]:
    """Over what each system is reached now."""
    ids = [one.id for one in await systems.all_of(tx, EVERYWHERE)]
    settings = await versions.active(tx, ids)
    return {
        system_id: Protocol(str(one.access.__struct_config__.tag))
        for system_id, one in settings.items()
    }


def _share(row: Mapping[Any, Any], spoken: Mapping[str, Protocol]) -> Share:
    of = {one: int(row[one.value]) for one in Confidentiality}
    return Share(
        prison=row["code"],
        prison_name=row["name"],
        protocol=spoken.get(row["system_id"] or ""),
        channel=ContactChannel(row["channel"]),
        records=sum(of.values()),
        ordinary=of[Confidentiality.ORDINARY],
        privileged=of[Confidentiality.PRIVILEGED],
        undetermined=of[Confidentiality.UNDETERMINED],
    )


def _channels() -> list[Select[Any]]:
    seen, rung, call, taken = visit.c, phone_call.c, video_call.c, source_record.c
    own = null().label("system_id")
    of_call = and_(taken.target_id == rung.id, taken.kind == RecordKind.CALL.value)
    return [
        _one(ContactChannel.VISIT, seen, seen.system_id).where(seen.state.not_in(NOT_TO_COME)),
        _one(ContactChannel.PHONE_CALL, rung, taken.system_id)
        .select_from(phone_call.outerjoin(source_record, of_call))
        .where(or_(rung.state.not_in(CAME_TO_NOTHING), rung.answered_at.is_not(None))),
        _one(ContactChannel.VIDEO_CALL, call, own).where(call.state.not_in(NEVER_HELD)),
        _one(ContactChannel.LETTER, letter.c, own),
    ]


def _one(channel: ContactChannel, of: Any, system: Any) -> Select[Any]:
    return select(
        literal(channel.value).label("channel"),
        system.label("system_id"),
        of.inmate_id,
        of.confidentiality.label("of"),
    )
