"""Routes of what each inmate has called and may still call."""

from typing import Annotated, Literal

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.phone.figures import counting, files
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.rules.access.codes.phone import EXPORT_PHONE_COUNTS, LIST_PHONE_COUNTS
from pipelines.rules.platform.shedding import Order
from schemas.phone.phone_counts import PhoneCountsPage
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, Search, UnitId, Wired
from serve.route import officers

Level = Annotated[str | None, QueryParameter(max_length=32)]


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
    asked = CountsAsked(text=q, unit_id=unit_id, offence=offence, level=level)
    return sending.made(await files.export(services, officer, asked, format))


HANDLERS = (list_counts, export_counts)
