"""Routes of 项目分类产值."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Stream

from pipelines.flows.labour import output, output_file
from pipelines.flows.labour.output import Asked
from schemas.labour.project_output import OutputByClass
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.http import AsOfficer, UnitId, Wired

Period = Annotated[str, QueryParameter(pattern="^[0-9]{4}(-(0[1-9]|1[0-2]))?$")]
"""A month as 2026-11, or a year."""


def asked_output(period: Period, unit_id: UnitId = None) -> Asked:
    """Which output is counted."""
    return Asked(period=period, unit_id=unit_id)


RANGE = {"asked": Provide(asked_output, sync_to_thread=False)}
AsAsked = NamedDependency[Asked]


@get("/api/output-by-project-class", guards=[officers_only], dependencies=RANGE)
async def read_output(services: Wired, officer: AsOfficer, asked: AsAsked) -> OutputByClass:
    return await output.report(services, officer, asked)


@get("/api/output-by-project-class/export", guards=[officers_only], dependencies=RANGE)
async def export_output(services: Wired, officer: AsOfficer, asked: AsAsked) -> Stream:
    return sending.made(await output_file.export(services, officer, asked))


HANDLERS = (read_output, export_output)
