"""`qinqiao bench booking`: a quarter of visits in every prison, and all who want one more."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import msgspec
from sqlalchemy.engine import make_url

from cluster.benches import own_platform
from cluster.benches.booking import planting
from cluster.benches.own_folder import empty_folder
from cluster.layout import Layout
from cluster.ready import Ready
from cluster.services.postgres import owner_url_at
from cluster.telling import Tell
from loadtests.bench import booking
from loadtests.bench.booking import BookingBench
from schemas.settings import Settings

FOLDER = "bench-booking"
SLOTS_MS, BOOK_MS, RUSH_MS, LAST_MS = 50.0, 150.0, 1_000.0, 10_000.0
TIMES = 200


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    bookings: int
    asking: int
    """At once at the last place."""
    users: int
    """Who open the page within the rush."""
    rush_s: float
    booking: int = TIMES
    """How many book, one after the other."""
    keep: bool = False


def run(settings: Settings, wanted: Wanted, tell: Tell) -> BookingBench:
    """On a data folder beside the usual one, which is removed at the end unless kept."""
    folder = Path(settings.data_dir) / FOLDER
    own = empty_folder(settings, FOLDER)
    tell("starting a platform of its own")
    process = own_platform.start(own, {})
    try:
        ready = own_platform.await_ready(process, own)
        own = msgspec.structs.replace(own, database_url=ready.database_url)
        return asyncio.run(_measured(own, wanted, ready, tell))
    finally:
        own_platform.stop(process)
        if not wanted.keep:
            shutil.rmtree(folder, ignore_errors=True)


async def _measured(own: Settings, wanted: Wanted, ready: Ready, tell: Tell) -> BookingBench:
    tell(f"planting {wanted.bookings} bookings")
    begun = time.perf_counter()
    owner = make_url(owner_url_at(Layout.of(own).sockets)).set(drivername="postgresql")
    address = owner.render_as_string(hide_password=False)
    fresh = wanted.asking + wanted.booking
    planted = await planting.plant(own, address, wanted.bookings, fresh)
    planted_s = time.perf_counter() - begun
    tell(f"planted in {planted_s:.0f} s; {fresh} relatives sign in")
    people = await booking.signed_in(ready.address, planted.openids)
    try:
        return await _asked(wanted, ready, planted, planted_s, people, tell)
    finally:
        await booking.close(people)


async def _asked(
    wanted: Wanted,
    ready: Ready,
    planted: planting.Planted,
    planted_s: float,
    people: list[booking.Asking],
    tell: Tell,
) -> BookingBench:
    at_once, others = people[: wanted.asking], people[wanted.asking :]
    slots = await booking.slots_ms(others, wanted.booking)
    tell(f"a month's sessions: {slots.p50} / {slots.p95} ms")
    hold, book = await booking.booking_ms(others)
    tell(f"holding {hold.p50} / {hold.p95} ms, booking {book.p50} / {book.p95} ms")
    last = await booking.last_place(at_once, planted.last_session_id)
    tell(f"the last place: {last.won} of {last.asked} in {last.answered_s} s")
    opened = await booking.rush(ready.address, people, wanted.users, wanted.rush_s)
    tell(f"{opened.users} opened the page: {opened.ms.p95} ms, {opened.errors} errors")
    limits = {"slots": SLOTS_MS, "book": BOOK_MS, "last_place": LAST_MS, "rush": RUSH_MS}
    seen = {
        "slots": slots.p95,
        "book": book.p95,
        "last_place": 1000 * last.answered_s,
        "rush": opened.ms.p95,
    }
    return BookingBench(
        prisons=planted.prisons,
        days=planting.DAYS,
        sessions=planted.sessions,
        bookings=planted.bookings,
        cores=os.cpu_count() or 1,
        planted_s=round(planted_s, 1),
        slots_ms=slots,
        hold_ms=hold,
        book_ms=book,
        last_place=last,
        rush=opened,
        limits_ms=limits,
        over=[name for name, limit in limits.items() if (seen[name] or 0.0) > limit],
    )
