"""Movements of the simulated prison affairs platform, and what its feed does wrong on demand."""

from datetime import date, datetime
from typing import Any

import msgspec

from connectors.platforms import simulated_store
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.headcount.movement import Movement, MovementPage, WardRoster
from pipelines.rules.platform.local_time import day_bounds
from schemas.errors import NotFound
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState

PLATFORM = "prison_affairs"
MOVEMENT, ORIGIN, NEWEST, FAULTS = "movement:", "origin:", "newest", "faults"
DIGITS = 12
GONE = {
    MovementKind.RELEASED: CustodyState.RELEASED,
    MovementKind.TRANSFERRED_OUT: CustodyState.TRANSFERRED_OUT,
    MovementKind.DIED: CustodyState.DEAD,
}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A movement that the platform holds; a lost one its feed leaves out."""

    movement: Movement
    lost: bool = False


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """What the feed and the rosters do wrong."""

    repeated: bool = False
    """Every movement comes twice."""
    reversed: bool = False
    """Pages come backwards."""
    stale: bool = False
    """Pages begin at the start, whatever is asked."""
    short_roster: bool = False
    """Rosters leave out the first inmate."""
    wrong_count: bool = False
    """Rosters name another number than they list."""


async def add(tx: Tx, movement: Movement, at: datetime, *, lost: bool) -> int:
    """Let the platform record a movement; its number follows the last one."""
    await tx.lock(f"simulated:{PLATFORM}")
    held = await people.inmate_by_no(tx, movement.inmate_no)
    inside = held is not None and held.custody_state is CustodyState.IN_CUSTODY
    ward = held.ward_path.strip("/").split("/")[-1] if held and inside else None
    origin = {"ward_code": ward}
    await simulated_store.keep_first(tx, PLATFORM, ORIGIN + movement.inmate_no, origin, at)
    seq = await _newest(tx) + 1
    made = Made(movement=msgspec.structs.replace(movement, seq=seq), lost=lost)
    await simulated_store.keep(tx, PLATFORM, _key(seq), msgspec.to_builtins(made), at)
    await simulated_store.keep(tx, PLATFORM, NEWEST, {"seq": seq}, at)
    return seq


async def lose(tx: Tx, seq: int, lost: bool, at: datetime) -> None:
    """Take a movement out of the feed, or give it back."""
    told = await simulated_store.read(tx, PLATFORM, _key(seq))
    if told is None:
        raise NotFound("模拟狱政平台中没有此变动。", code="movement_not_found")
    made = msgspec.structs.replace(msgspec.convert(told, Made), lost=lost)
    await simulated_store.keep(tx, PLATFORM, _key(seq), msgspec.to_builtins(made), at)


async def page(tx: Tx, after: int, limit: int, faults: Faults) -> MovementPage:
    """As the feed would answer, with its faults."""
    start = 0 if faults.stale else after
    found = await simulated_store.above(tx, PLATFORM, MOVEMENT, _key(start))
    made = [msgspec.convert(told, Made) for _, told in found]
    listed = [one.movement for one in made if not one.lost][:limit]
    if faults.repeated:
        listed = [movement for movement in listed for _ in range(2)]
    if faults.reversed:
        listed.reverse()
    return MovementPage(movements=tuple(listed), newest=await _newest(tx))


async def roster(tx: Tx, ward_code: str, day: date, now: datetime, faults: Faults) -> WardRoster:
    """Whom the last movement, lost ones too, or our own record puts into the ward."""
    at = min(now, day_bounds(day)[1])
    told = await _told(tx, at)
    numbers = {
        number for number in await people.numbers_in_ward(tx, ward_code) if number not in told
    }
    numbers |= {number for number, ward in told.items() if ward == ward_code}
    listed = sorted(numbers)[1 if faults.short_roster else 0 :]
    count = len(listed) + (1 if faults.wrong_count else 0)
    return WardRoster(ward_code=ward_code, day=day, count=count, inmate_nos=tuple(listed))


async def custody_of(tx: Tx, inmate_no: str, now: datetime) -> CustodyState | None:
    """What the last movement says; None where none says anything."""
    state = None
    for movement in await _ordered(tx, now):
        if movement.inmate_no == inmate_no:
            state = GONE.get(movement.kind, CustodyState.IN_CUSTODY)
    return state


async def faults(tx: Tx) -> Faults:
    told: Any = await simulated_store.read(tx, PLATFORM, FAULTS)
    return msgspec.convert(told or {}, Faults)


async def set_faults(tx: Tx, wanted: Faults, at: datetime) -> None:
    await simulated_store.keep(tx, PLATFORM, FAULTS, msgspec.to_builtins(wanted), at)


async def _told(tx: Tx, at: datetime) -> dict[str, str | None]:
    """Ward by number of everybody a movement was ever made of; None: not held."""
    origins = await simulated_store.above(tx, PLATFORM, ORIGIN, ORIGIN)
    told = {key.removeprefix(ORIGIN): value["ward_code"] for key, value in origins}
    for movement in await _ordered(tx, at):
        told[movement.inmate_no] = None if movement.kind in GONE else movement.ward_code
    return told


async def _ordered(tx: Tx, at: datetime) -> list[Movement]:
    """Movements of places, in the order in which they took effect until a moment."""
    found = await simulated_store.above(tx, PLATFORM, MOVEMENT, MOVEMENT)
    made = [msgspec.convert(told, Made).movement for _, told in found]
    placing = [
        one
        for one in made
        if one.effective_at <= at and one.kind is not MovementKind.MASTER_CHANGED
    ]
    return sorted(placing, key=lambda one: (one.effective_at, one.seq))


async def _newest(tx: Tx) -> int:
    told = await simulated_store.read(tx, PLATFORM, NEWEST)
    return int(told["seq"]) if told else 0


def _key(seq: int) -> str:
    return f"{MOVEMENT}{seq:0{DIGITS}d}"
