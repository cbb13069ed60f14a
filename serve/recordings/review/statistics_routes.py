"""Routes of 监听复听统计."""

from datetime import date
from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.recordings.review import statistics, statistics_file
from pipelines.flows.recordings.review.statistics import Asked
from pipelines.rules.access.codes.calls import EXPORT_REVIEW_STATISTICS, READ_REVIEW_STATISTICS
from pipelines.rules.platform.shedding import Order
from schemas.recordings.review_statistics import Dimension, HitTable, ReviewStatistics
from serve.answers import WORKBOOK
from serve.files import sending
from serve.http import AsOfficer, Search, UnitId, Wired
from serve.route import officers

Channel = Annotated[str | None, QueryParameter(pattern="^(video_call|visit|phone_call)$")]


def asked_statistics(
    since: FromQuery[date],
    until: FromQuery[date],
    unit_id: UnitId = None,
    channel: Channel = None,
    officer_like: Search = "",
) -> Asked:
    """Which conversations are counted."""
    named = officer_like.strip()
    return Asked(since=since, until=until, unit_id=unit_id, channel=channel, officer=named)


RANGE = {"asked": Provide(asked_statistics, sync_to_thread=False)}
AsAsked = NamedDependency[Asked]


@officers.get(
    "/api/review-statistics", asks=READ_REVIEW_STATISTICS, worth=Order.LATER, dependencies=RANGE
)
async def read_review_statistics(
    services: Wired, officer: AsOfficer, asked: AsAsked
) -> ReviewStatistics:
    return await statistics.report(services, officer, asked)


@officers.get(
    "/api/review-statistics/hits",
    asks=READ_REVIEW_STATISTICS,
    worth=Order.LATER,
    dependencies=RANGE,
)
async def read_hit_statistics(
    services: Wired,
    officer: AsOfficer,
    asked: AsAsked,
    by: FromQuery[Dimension],
    across: FromQuery[Dimension | None] = None,
) -> HitTable:
    return await statistics.hits(services, officer, asked, by, across)


@officers.get(
    "/api/review-statistics/export",
    asks=EXPORT_REVIEW_STATISTICS,
    worth=Order.LATER,
    answers=WORKBOOK,
    dependencies=RANGE,
)
async def export_review_statistics(
    services: Wired,
    officer: AsOfficer,
    asked: AsAsked,
    by: FromQuery[Dimension] = Dimension.WORD,
    across: FromQuery[Dimension | None] = None,
) -> Stream:
    return sending.made(await statistics_file.export(services, officer, asked, by, across))


HANDLERS = (read_review_statistics, read_hit_statistics, export_review_statistics)
