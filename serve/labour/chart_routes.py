"""Routes of 数据图形分析."""

from typing import Annotated, Literal

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.labour import chart_file, charts
from pipelines.flows.labour.charts import Asked
from pipelines.rules.access.codes.labour import EXPORT_CHARTS, READ_CHARTS
from pipelines.rules.platform.shedding import Order
from schemas.labour.charts import ChartBy, ChartOf, LabourChart
from serve.answers import SHEETS
from serve.files import sending
from serve.http import AsOfficer, UnitId, Wired
from serve.route import officers

Month = Annotated[str, QueryParameter(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Form = Literal["xlsx", "csv"]


def asked_chart(
    since: Month, until: Month, by: FromQuery[ChartBy] = ChartBy.PRISON, unit_id: UnitId = None
) -> Asked:
    """Which months, of what, told apart by what."""
    return Asked(by=by, since=since, until=until, unit_id=unit_id)


RANGE = {"asked": Provide(asked_chart, sync_to_thread=False)}
AsAsked = NamedDependency[Asked]


# That the figure itself may be read is looked at within.
@officers.get(
    "/api/labour-charts/{of:str}", asks=READ_CHARTS, worth=Order.LATER, dependencies=RANGE
)
async def read_chart(
    services: Wired, officer: AsOfficer, of: FromPath[ChartOf], asked: AsAsked
) -> LabourChart:
    return await charts.chart(services, officer, of, asked)


@officers.get(
    "/api/labour-charts/{of:str}/export",
    asks=EXPORT_CHARTS,
    worth=Order.LATER,
    answers=SHEETS,
    dependencies=RANGE,
)
async def export_chart(
    services: Wired,
    officer: AsOfficer,
    of: FromPath[ChartOf],
    asked: AsAsked,
    format: FromQuery[Form] = "xlsx",
) -> Stream:
    return sending.made(await chart_file.export(services, officer, of, asked, format))


HANDLERS = (read_chart, export_chart)
