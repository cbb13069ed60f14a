"""Booking visits over HTTP while everybody books: waiting, the last place, a rush of openings."""

import asyncio
import random
import re
import time
from collections.abc import Sequence

import aiohttp
import msgspec

from loadtests.bench.figures import Figures, figures
from loadtests.bench.timing import timed
from loadtests.people.person import TIMEOUT_S, Refusal
from loadtests.people.relative import Relative
from schemas.modules.visits.visits import VisitType
from schemas.people.views import BoundInmate
from schemas.visits.booking import BookedVisit, BookVisit, HeldPlace, HoldPlace, VisitSlot

SLOTS, HOLDS, VISITS = (
    "/api/relative/visit-slots",
    "/api/relative/visit-holds",
    "/api/relative/visits",
)
OFFER = "/api/relative/visit-offer"
PAGE = "/relative/"
BUSY, FAILED, TAKEN = 503, 400, 409
AT_ONCE = 8
AGAIN_S = 1.0
"""Whoever is told that the platform is busy asks again after as long."""
PATIENCE_S = 120.0
PART = re.compile(r'(?:src|href)="\.\.(/assets/[^"]+)"')


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and for whom."""

    relative: Relative
    inmate_id: str


class LastPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody at once at one place that is left."""

    asked: int
    won: int
    refused: int
    """Told that it is taken."""
    unanswered: int
    busy: int
    """Answers that meant to ask again, which is none; everybody did."""
    answered_s: float
    """Until the last of them had a final answer."""


class Rush(msgspec.Struct, frozen=True, kw_only=True):
    """People who open the page: its files, and one request each."""

    users: int
    seconds: float
    requests: int
    errors: int
    ms: Figures


class BookingBench(msgspec.Struct, frozen=True, kw_only=True):
    """All figures, in one object; milliseconds as a client sees them."""

    prisons: int
    days: int
    sessions: int
    bookings: int
    cores: int
    planted_s: float
    slots_ms: Figures
    """A month's free sessions of one prison."""
    hold_ms: Figures
    book_ms: Figures
    last_place: LastPlace
    rush: Rush
    limits_ms: dict[str, float]
    over: list[str]
    """Figures over their limit."""


async def signed_in(address: str, openids: Sequence[str]) -> list[Asking]:
    """A session each, for as long as the caller needs it."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(openid: str) -> Asking:
        async with gate:
            relative = Relative(address)
            await relative.sign_in(openid)
            (inmate,) = await relative.get("/api/relative/inmates", list[BoundInmate])
            return Asking(relative=relative, inmate_id=inmate.id)

    return list(await asyncio.gather(*(one(openid) for openid in openids)))


async def slots(asking: Asking) -> list[VisitSlot]:
    return await asking.relative.get(
        SLOTS,
        list[VisitSlot],
        inmate_id=asking.inmate_id,
        visit_type=VisitType.REGULAR.value,
        visitors=1,
    )


async def slots_ms(people: Sequence[Asking], times: int) -> Figures:
    """One after the other; the first look, at which sessions may have to be made, is not timed."""
    chance = random.Random(3)
    await slots(people[0])
    took = [(await timed(slots(chance.choice(people))))[1] for _ in range(times)]
    return figures(took, 1)


async def booking_ms(people: Sequence[Asking]) -> tuple[Figures, Figures]:
    """Each holds a place and books it: how long either took."""
    chance = random.Random(5)
    holding, booking = [], []
    for asking in people:
        free = [slot for slot in await slots(asking) if slot.enough]
        held, took = await timed(_hold(asking, chance.choice(free).id))
        holding.append(took)
        _, took = await timed(asking.relative.post(VISITS, BookedVisit, BookVisit(hold_id=held.id)))
        booking.append(took)
    return figures(holding, 1), figures(booking, 1)


async def last_place(people: Sequence[Asking], session_id: str) -> LastPlace:
    """All ask in one moment, and each asks again until the answer is final."""
    began = time.perf_counter()
    answers = await asyncio.gather(*(_final(one, session_id) for one in people))
    took = time.perf_counter() - began
    told = [answer for answer, _ in answers]
    return LastPlace(
        asked=len(people),
        won=told.count(HELD),
        refused=told.count(REFUSED),
        unanswered=told.count(UNANSWERED),
        busy=sum(times for _, times in answers),
        answered_s=round(took, 2),
    )


HELD, REFUSED, UNANSWERED = "held", "refused", "unanswered"


async def _final(asking: Asking, session_id: str) -> tuple[str, int]:
    """What somebody is told in the end, and how often to ask again before that."""
    busy, until = 0, time.perf_counter() + PATIENCE_S
    while time.perf_counter() < until:
        try:
            await _hold(asking, session_id)
        except Refusal as refusal:
            if refusal.status == TAKEN:
                return REFUSED, busy
            if refusal.status != BUSY:
                return UNANSWERED, busy
            busy += 1
            await asyncio.sleep(AGAIN_S)
        else:
            return HELD, busy
    return UNANSWERED, busy


async def _hold(asking: Asking, session_id: str) -> HeldPlace:
    wanted = HoldPlace(inmate_id=asking.inmate_id, session_id=session_id)
    return await asking.relative.post(HOLDS, HeldPlace, wanted)


async def rush(address: str, people: Sequence[Asking], users: int, seconds: float) -> Rush:
    """So many come within so many seconds, whether the ones before were answered or not."""
    took: list[float] = []
    errors = 0
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(address, connector=connector, timeout=timeout) as client:

        async def asked(
            path: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None
        ) -> str:
            nonlocal errors
            begun = time.perf_counter()
            body = ""
            try:
                async with client.get(path, params=params, headers=headers) as reply:
                    body = await reply.text()
                    errors += reply.status >= FAILED
            except (aiohttp.ClientError, TimeoutError):
                errors += 1
            took.append(1000 * (time.perf_counter() - begun))
            return body

        async def one(number: int) -> None:
            await asyncio.sleep(seconds * number / users)
            asking = people[number % len(people)]
            parts = PART.findall(await asked(PAGE))
            await asyncio.gather(*(asked(part) for part in parts))
            cookies = "; ".join(f"{n}={v}" for n, v in asking.relative.http.cookies.items())
            query = {"inmate_id": asking.inmate_id}
            await asked(OFFER, params=query, headers={"Cookie": cookies})

        await asyncio.gather(*(one(number) for number in range(users)))
    return Rush(
        users=users, seconds=seconds, requests=len(took), errors=errors, ms=figures(took, 1)
    )


async def close(people: Sequence[Asking]) -> None:
    for one in people:
        await one.relative.http.aclose()
