"""Routes of the figures of family phone calls."""

from datetime import date
from typing import Annotated, Literal

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.asked_days import days_or_month
from pipelines.flows.phone.figures import counting, files, reading
from pipelines.flows.phone.figures.asking import Asked, SilentAsked
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.rules.access.codes.phone import (
    EXPORT_PHONE_COUNTS,
    EXPORT_PHONE_FIGURES,
    LIST_PHONE_COUNTS,
    READ_PHONE_FIGURES,
)
from pipelines.rules.platform.local_time import local
from pipelines.rules.platform.shedding import Order
from schemas.phone.phone_figures import (
    CallsPage,
    PeoplePage,
    PhoneCountsPage,
    PhoneFigures,
    PhoneLengths,
    PhoneSilence,
    Settlement,
    SharedNumbersPage,
    SilentPage,
    Table,
    Which,
)
from schemas.platform.periods import Step
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, Search, UnitId, Wired
from serve.route import officers

FIGURES = "/api/phone-figures"
MONTH = "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
FewerThan = Annotated[int | None, QueryParameter(ge=1, le=10_000)]
Months = Annotated[int, QueryParameter(ge=1, le=120)]
Month = Annotated[str, QueryParameter(pattern=MONTH)]
Level = Annotated[str | None, QueryParameter(max_length=32)]


@officers.get(FIGURES, asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def read_figures(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
) -> PhoneFigures:
    first, last = days_or_month(services, since, until)
    asked = Asked(since=first, until=last, unit_id=unit_id)
    async with services.database.transaction() as tx:
        return await reading.figures(tx, officer, asked)


@officers.get(f"{FIGURES}/people", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def list_people(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    row_unit_id: UnitId = None,
    kind: FromQuery[Literal["all", "extra"]] = "all",
    fewer_than: FewerThan = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> PeoplePage:
    first, last = days_or_month(services, since, until)
    asked = Asked(
        since=first,
        until=last,
        unit_id=unit_id,
        row_unit_id=row_unit_id,
        kind=Which(kind),
        fewer_than=fewer_than,
    )
    async with services.database.transaction() as tx:
        return await reading.people(tx, officer, asked, limit, offset)


@officers.get(f"{FIGURES}/calls", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def list_calls(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    row_unit_id: UnitId = None,
    kind: FromQuery[Which] = Which.ALL,
    inmate_id: UnitId = None,
    number_id: UnitId = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> CallsPage:
    first, last = days_or_month(services, since, until)
    asked = Asked(
        since=first,
        until=last,
        unit_id=unit_id,
        row_unit_id=row_unit_id,
        kind=kind,
        inmate_id=inmate_id,
        number_id=number_id,
    )
    async with services.database.transaction() as tx:
        return await reading.listed(tx, officer, asked, limit, offset)


@officers.get(f"{FIGURES}/lengths", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def read_lengths(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    step: FromQuery[Step] = Step.DAY,
) -> PhoneLengths:
    first, last = days_or_month(services, since, until)
    asked = Asked(since=first, until=last, unit_id=unit_id, step=step)
    async with services.database.transaction() as tx:
        return await reading.talked(tx, officer, asked)


@officers.get(f"{FIGURES}/shared-numbers", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def list_shared_numbers(
    services: Wired,
    officer: AsOfficer,
    unit_id: UnitId = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> SharedNumbersPage:
    async with services.database.transaction() as tx:
        return await reading.shared_numbers(tx, services, officer, unit_id, limit, offset)


@officers.get(f"{FIGURES}/long-without", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def read_silence(
    services: Wired,
    officer: AsOfficer,
    months: Months = 3,
    day: FromQuery[date | None] = None,
    unit_id: UnitId = None,
) -> PhoneSilence:
    asked = SilentAsked(months=months, day=day, unit_id=unit_id)
    async with services.database.transaction() as tx:
        return await reading.silence(tx, services, officer, asked)


@officers.get(f"{FIGURES}/long-without/people", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def list_silent_people(
    services: Wired,
    officer: AsOfficer,
    months: Months = 3,
    day: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> SilentPage:
    asked = SilentAsked(months=months, day=day, unit_id=unit_id)
    async with services.database.transaction() as tx:
        return await reading.silent_people(tx, services, officer, asked, limit, offset)


@officers.get(f"{FIGURES}/settlement", asks=READ_PHONE_FIGURES, worth=Order.LATER)
async def read_settlement(
    services: Wired, officer: AsOfficer, month: Month, unit_id: UnitId = None
) -> Settlement:
    async with services.database.transaction() as tx:
        return await reading.settled(tx, officer, month, unit_id)


@officers.get(f"{FIGURES}/export", asks=EXPORT_PHONE_FIGURES, worth=Order.LATER, answers=SHEETS)
async def export_figures(
    services: Wired,
    officer: AsOfficer,
    table: FromQuery[
        Literal[
            "units", "people", "lengths", "shared", "silent", "silent_people", "calls", "settlement"
        ]
    ],
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    unit_id: UnitId = None,
    row_unit_id: UnitId = None,
    kind: FromQuery[Which] = Which.ALL,
    inmate_id: UnitId = None,
    number_id: UnitId = None,
    fewer_than: FewerThan = None,
    step: FromQuery[Step] = Step.DAY,
    months: Months = 3,
    day: FromQuery[date | None] = None,
    month: Annotated[str | None, QueryParameter(pattern=MONTH)] = None,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    first, last = days_or_month(services, since, until)
    asked = Asked(
        since=first,
        until=last,
        unit_id=unit_id,
        row_unit_id=row_unit_id,
        kind=kind,
        inmate_id=inmate_id,
        number_id=number_id,
        fewer_than=fewer_than,
        step=step,
    )
    silent = SilentAsked(months=months, day=day, unit_id=unit_id)
    told = month or f"{local(services.clock()):%Y-%m}"
    return sending.made(
        await files.export(
            services, officer, Table(table), asked, silent, CountsAsked(), told, format
        )
    )


@officers.get("/api/phone-counts", asks=LIST_PHONE_COUNTS)
async def list_counts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    unit_id: UnitId = None,
    offence: Search = "",
    level: Level = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> PhoneCountsPage:
    asked = CountsAsked(text=q, unit_id=unit_id, offence=offence, level=level)
    async with services.database.transaction() as tx:
        return await counting.page(tx, services, officer, asked, limit, offset)


@officers.get(
    "/api/phone-counts/export", asks=EXPORT_PHONE_COUNTS, worth=Order.LATER, answers=SHEETS
)
async def export_counts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    unit_id: UnitId = None,
    offence: Search = "",
    level: Level = None,
    format: FromQuery[Literal["xlsx", "csv"]] = "xlsx",
) -> Stream:
    today = local(services.clock()).date()
    asked = Asked(since=today, until=today, unit_id=unit_id)
    counts = CountsAsked(text=q, unit_id=unit_id, offence=offence, level=level)
    silent = SilentAsked(months=1)
    month = f"{today:%Y-%m}"
    return sending.made(
        await files.export(services, officer, Table.COUNTS, asked, silent, counts, month, format)
    )


HANDLERS = (
    read_figures,
    list_people,
    list_calls,
    read_lengths,
    list_shared_numbers,
    read_silence,
    list_silent_people,
    read_settlement,
    export_figures,
    list_counts,
    export_counts,
)
