"""Routes of 监听复听统计."""

from datetime import date
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.recordings.review import statistics, statistics_file
from pipelines.flows.recordings.review.statistics import Asked
from schemas.recordings.review_statistics import Dimension, HitTable, ReviewStatistics
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.http import AsOfficer, Search, UnitId, Wired

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


@get("/api/review-statistics", guards=[officers_only], dependencies=RANGE)
async def read_review_statistics(
    services: Wired, officer: AsOfficer, asked: AsAsked
) -> ReviewStatistics:
    return await statistics.report(services, officer, asked)


@get("/api/review-statistics/hits", guards=[officers_only], dependencies=RANGE)
async def read_hit_statistics(
    services: Wired,
    officer: AsOfficer,
    asked: AsAsked,
    by: FromQuery[Dimension],
    across: FromQuery[Dimension | None] = None,
) -> HitTable:
    return await statistics.hits(services, officer, asked, by, across)


@get("/api/review-statistics/export", guards=[officers_only], dependencies=RANGE)
async def export_review_statistics(
    services: Wired,
    officer: AsOfficer,
    asked: AsAsked,
    by: FromQuery[Dimension] = Dimension.WORD,
    across: FromQuery[Dimension | None] = None,
) -> Stream:
    return sending.made(await statistics_file.export(services, officer, asked, by, across))


HANDLERS = (read_review_statistics, read_hit_statistics, export_review_statistics)
