"""Who is in custody and was long not visited (VC-ONSITE-24, VC-ONSITE-25)."""

from datetime import date

import msgspec

from connectors.postgres.visits.figures import unseen
from connectors.postgres.visits.figures.unseen import Asked, Person
from pipelines.flows.modules.figures.asking import Asking
from pipelines.rules.modules.figures.asked import Query
from pipelines.rules.modules.figures.lines import Counted, Line, Rows
from pipelines.rules.platform.local_time import local

NEVER = "从未会见"


class UnseenPerson(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate with the days since the last visit, else since he has been held."""

    inmate_id: str
    inmate_no: str
    name: str
    prison: str
    ward: str
    last_visit: str
    days: int


async def units(asking: Asking) -> Counted:
    """Every ward, whether or not anybody was held there."""
    rows = await unseen.wards(asking.tx, _asked(asking))
    return Counted(
        lines=[
            Line(group="unit", key=(row.ward_id,), values={"held": row.held, "unseen": row.unseen})
            for row in rows
        ]
    )


async def people(asking: Asking, query: Query, limit: int, offset: int) -> Rows:
    """The inmates whom a number of the tree counts."""
    del query
    rows, total = await unseen.people(asking.tx, _asked(asking), limit=limit, offset=offset)
    return Rows([_person(row, asking.wanted.last) for row in rows], total)


def _asked(asking: Asking) -> Asked:
    wanted = asking.wanted
    return Asked(
        scopes=wanted.scopes,
        since=wanted.since,
        until=min(wanted.until, wanted.now),
        unit_path=wanted.unit_path,
    )


def _person(row: Person, at: date) -> UnseenPerson:
    last = local(row.last_visit).date() if row.last_visit else None
    return UnseenPerson(
        inmate_id=row.inmate_id,
        inmate_no=row.inmate_no,
        name=row.name,
        prison=row.prison,
        ward=row.ward,
        last_visit=last.isoformat() if last else NEVER,
        days=(at - (last or local(row.held_since).date())).days,
    )
