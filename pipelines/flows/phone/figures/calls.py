"""Calls by ward and person, and the calls and callers that a number opens (VC-PHONE-13 to -16)."""

from connectors.postgres.phone.figures import calls
from connectors.postgres.phone.figures.calls import CallsAsked, Row
from connectors.postgres.phone.figures.wanted import Wanted
from connectors.postgres.work_memory import make_room
from pipelines.flows.modules.figures.asking import Asking, path_of
from pipelines.rules.modules.figures.asked import Query, one_of
from pipelines.rules.modules.figures.lines import Counted, Line, Rows
from schemas.phone.phone_figures import Which


def wanted_of(asking: Asking) -> Wanted:
    wanted = asking.wanted
    return Wanted(
        scopes=wanted.scopes,
        since=wanted.since,
        until=wanted.until,
        unit_path=wanted.unit_path,
    )


async def units(asking: Asking) -> Counted:
    """Wards with calls, and who called most: from one pass."""
    await make_room(asking.tx)
    wards, top = await calls.wards_and_top(asking.tx, wanted_of(asking))
    return Counted(lines=[*map(_ward, wards), *map(_person, top)])


def _ward(row: Row) -> Line:
    values = {
        "calls": row.calls,
        "callers": row.callers,
        "connected": row.connected,
        "unconnected": row.calls - row.connected,
        "extra_callers": row.extra,
        "seconds": row.seconds,
    }
    return Line(group="unit", key=(row.unit_id,), values=dict(values))


def _person(row: Row) -> Line:
    return Line(
        group="person",
        key=(row.inmate_id,),
        values={
            "calls": row.calls,
            "connected": row.connected,
            "extra": row.extra,
            "seconds": row.seconds,
        },
        titles=(row.name, f"{row.prison} {row.ward}"),
        note=row.inmate_no or "",
    )


async def listed(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    opened = CallsAsked(
        kind=Which(one_of(query, "kind", [*Which], Which.ALL)),
        home=await _home(asking, query),
        inmate_id=query.get("inmate_id"),
        number_id=query.get("number_id"),
    )
    wanted = wanted_of(asking)
    return Rows(*await calls.listed(asking.tx, wanted, opened, limit=limit, offset=offset))


async def people(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    """Callers, or those with extra calls."""
    await make_room(asking.tx)
    kind = one_of(query, "kind", [Which.ALL, Which.EXTRA], Which.ALL)
    found = await calls.callers(
        asking.tx,
        wanted_of(asking),
        home=await _home(asking, query),
        extra=kind == Which.EXTRA,
        limit=limit,
        offset=offset,
    )
    return Rows(*found)


async def few(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    """In custody with fewer calls than so many."""
    del query
    await make_room(asking.tx)
    wanted, fewer_than = wanted_of(asking), int(asking.wanted.choices["fewer_than"])
    return Rows(*await calls.few(asking.tx, wanted, fewer_than, limit=limit, offset=offset))


async def _home(asking: Asking, query: Query) -> str:
    """Path of the row whose number was opened; empty for the whole."""
    unit_id = query.get("row_unit_id")
    return await path_of(asking.tx, asking.officer, unit_id) if unit_id else ""
