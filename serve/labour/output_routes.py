"""Routes of 项目分类产值."""

from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Stream

from pipelines.flows.labour import output, output_file
from pipelines.flows.labour.output import Asked
from pipelines.rules.access.codes.labour import EXPORT_OUTPUT, READ_OUTPUT
from pipelines.rules.platform.shedding import Order
from schemas.labour.project_output import OutputByClass
from serve.answers import WORKBOOK
from serve.files import sending
from serve.http import AsOfficer, UnitId, Wired
from serve.route import officers

Period = Annotated[str, QueryParameter(pattern="^[0-9]{4}(-(0[1-9]|1[0-2]))?$")]
"""A month as 2026-11, or a year."""


def asked_output(period: Period, unit_id: UnitId = None) -> Asked:
    """Which output is counted."""
    return Asked(period=period, unit_id=unit_id)


RANGE = {"asked": Provide(asked_output, sync_to_thread=False)}
AsAsked = NamedDependency[Asked]


@officers.get("/api/output-by-project-class", asks=READ_OUTPUT, dependencies=RANGE)
async def read_output(services: Wired, officer: AsOfficer, asked: AsAsked) -> OutputByClass:
    return await output.report(services, officer, asked)


@officers.get(
    "/api/output-by-project-class/export",
    asks=EXPORT_OUTPUT,
    worth=Order.LATER,
    answers=WORKBOOK,
    dependencies=RANGE,
)
async def export_output(services: Wired, officer: AsOfficer, asked: AsAsked) -> Stream:
    return sending.made(await output_file.export(services, officer, asked))


HANDLERS = (read_output, export_output)
