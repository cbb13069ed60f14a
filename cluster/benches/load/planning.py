"""The plan of the page's scenarios: who there is, and which days are not entered yet."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, cycle, islice

import msgspec

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from loadtests.labour.plan import Reader
from loadtests.page.plan import Approver, Counter, Duty, OnDuty, PagePlan, Pair, Ward
from loadtests.people.officer import Officer
from pipelines.rules.platform.local_time import local
from schemas.labour.timesheets import HoursView, TimesheetPage
from schemas.modules.views import UnitNode
from schemas.people.kinds import OrgType

SURVEYOR = "bureau.leader"
"""Reads what the plan needs to know, as a person would look it up."""
DAYS = 100
"""So far back days are entered; the demonstration's inmates have been at their posts for longer."""
SATURDAY = 5
ROSTER_S, ROSTER_LOOK_S = 90.0, 2.0
"""Who is in which ward is worked out by an actor that nobody waits for at the start."""
PAGE = 200
SESSIONS = 200
TEN = (
    *(Duty.LEADER, Duty.APPROVER, Duty.AUDITOR, Duty.LEADER, Duty.APPROVER),
    *(Duty.LEADER, Duty.APPROVER, Duty.LEADER, Duty.APPROVER, Duty.LEADER),
)
"""Officers on duty in this order, so that few users are of all three."""
AUDITOR = "bureau.auditor"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A prison with its wards in which somebody works."""

    code: str
    id: str
    wards: tuple[str, ...]


async def planned(address: str, pairs: Sequence[Pair]) -> PagePlan:
    """Asks the running platform; raises `Refusal` where it answers otherwise than expected."""
    today = local(datetime.now(UTC)).date()
    async with Officer(address) as surveyor:
        await surveyor.sign_in(SURVEYOR, DEMONSTRATION_PASSWORD)
        places = await _with_workers(surveyor, today)
        entered = {
            ward: await _entered(surveyor, ward, today) for place in places for ward in place.wards
        }
        await surveyor.http.post("/api/officer/sign-out", json={})
    return PagePlan(
        address=address,
        password=DEMONSTRATION_PASSWORD,
        on_duty=on_duty(SESSIONS),
        hours=labour(places, entered, today),
        relatives=[f"{code.lower()}-relative-{place}" for place in (2, 3) for code in _codes()],
        pairs=list(pairs),
    )


def on_duty(sessions: int) -> list[OnDuty]:
    """Sessions over all prisons in turn; the first approver of each has a relative of his own."""
    turns = {duty: cycle(_codes()) for duty in Duty}
    free = set(_codes())
    made = []
    for duty in islice(cycle(TEN), sessions):
        if duty is Duty.AUDITOR:
            made.append(OnDuty(duty=duty, login=AUDITOR))
            continue
        code = next(turns[duty])
        openid = None
        if duty is Duty.APPROVER and code in free:
            free.remove(code)
            openid = f"{code.lower()}-relative-1"
        made.append(OnDuty(duty=duty, login=f"{code.lower()}.{duty.value}", openid=openid))
    return made


def labour(
    places: Sequence[Place], entered: Mapping[str, set[date]], today: date
) -> list[Ward | Approver | Counter]:
    """Prison by prison: who enters, who decides, who counts, and who else enters."""
    return list(
        chain.from_iterable(_of_prison(place, entered, today) for place in places if place.wards)
    )


def _of_prison(
    place: Place, entered: Mapping[str, set[date]], today: date
) -> Iterator[Ward | Approver | Counter]:
    code = place.code.lower()
    wards = [
        Ward(
            login=f"{code}.labour",
            prison=place.code,
            ward_id=ward,
            days=open_days(entered[ward], today),
        )
        for ward in place.wards
    ]
    since = today - timedelta(days=DAYS)
    reader = Reader(
        login=f"{code}.leader",
        prison_id=place.id,
        ward_ids=list(place.wards),
        since=since,
        until=today,
    )
    yield wards[0]
    yield Approver(login=f"{code}.approver", prison=place.code)
    yield Counter(reader=reader)
    yield from wards[1:]


def open_days(entered: set[date], today: date) -> list[date]:
    """Working days that nobody entered, the earliest first: the latest are left to people."""
    days = (today - timedelta(days=back) for back in range(DAYS, 0, -1))
    return [day for day in days if day.weekday() < SATURDAY and day not in entered]


def _codes() -> list[str]:
    return [prison_code(number) for number in range(1, len(PRISON_NAMES) + 1)]


async def _with_workers(surveyor: Officer, today: date) -> list[Place]:
    """A platform that has just started knows who is in which ward some seconds later."""
    deadline = time.monotonic() + ROSTER_S
    while True:
        places = await _places(surveyor, today)
        if any(place.wards for place in places) or time.monotonic() > deadline:
            return places
        await asyncio.sleep(ROSTER_LOOK_S)


async def _places(surveyor: Officer, today: date) -> list[Place]:
    roots = await surveyor.get("/api/units", list[UnitNode])
    prisons = [one for root in roots for one in root.children if one.org_type is OrgType.PRISON]
    return [await _place(surveyor, prison, today) for prison in prisons]


async def _place(surveyor: Officer, prison: UnitNode, today: date) -> Place:
    wards = [one.id for one in prison.children if one.org_type is OrgType.WARD]
    working = [ward for ward in wards if await _works(surveyor, ward, today)]
    return Place(code=prison.code, id=prison.id, wards=tuple(working[:2]))


async def _works(surveyor: Officer, ward: str, today: date) -> bool:
    """Whether somebody of the ward is at a post."""
    view = await surveyor.get("/api/hours/day", HoursView, ward_id=ward, day=today.isoformat())
    return any(row.post_id for row in view.rows)


async def _entered(surveyor: Officer, ward: str, today: date) -> set[date]:
    """Days of which there is a sheet."""
    since = (today - timedelta(days=DAYS)).isoformat()
    page = await surveyor.get(
        "/api/hours/sheets", TimesheetPage, ward_id=ward, since=since, limit=PAGE
    )
    return {sheet.day for sheet in page.rows}
