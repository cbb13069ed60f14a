"""Routes by which officers carry packages to prisons without a link, and back."""

from typing import Annotated

import msgspec
from litestar.datastructures import UploadFile
from litestar.params import PathParameter
from litestar.response import Stream

from pipelines.flows.exchange.prison_systems import packages
from pipelines.rules.access.codes.exchange import CARRY_PACKAGES
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.exchange.prison_systems.packages import (
    CarriedSystem,
    PackageExchange,
    PackageReport,
)
from serve.files import sending
from serve.http import AsOfficer, PathId, Wired, file_known_as
from serve.route import officers

Number = Annotated[str, PathParameter(pattern="^[1-9][0-9]{0,7}$")]
LARGEST_PACKAGE = 64 * 1024 * 1024
PACKAGE, TOGETHER = ("application/octet-stream",), ("application/zip",)


class Upload(msgspec.Struct, kw_only=True):
    """A package that a person picked."""

    file: UploadFile


Picked = Annotated[Upload, file_known_as("prison_packages_Upload")]


@officers.get("/api/prison-packages", asks=CARRY_PACKAGES)
async def list_carried_systems(services: Wired, officer: AsOfficer) -> list[CarriedSystem]:
    return await packages.listed(services, officer)


@officers.get("/api/prison-packages/{system_id:str}", asks=CARRY_PACKAGES)
async def read_packages(services: Wired, officer: AsOfficer, system_id: PathId) -> PackageExchange:
    return await packages.one(services, officer, system_id)


@officers.get(
    "/api/prison-packages/{system_id:str}/out/{number:str}", asks=CARRY_PACKAGES, answers=PACKAGE
)
async def take_package(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> Stream:
    return sending.made(await packages.take(services, officer, system_id, int(number)))


@officers.get(
    "/api/prison-packages/{system_id:str}/unconfirmed", asks=CARRY_PACKAGES, answers=TOGETHER
)
async def take_unconfirmed(services: Wired, officer: AsOfficer, system_id: PathId) -> Stream:
    return sending.made(await packages.take_unconfirmed(services, officer, system_id))


@officers.get("/api/prison-packages/{system_id:str}/in/{number:str}", asks=CARRY_PACKAGES)
async def read_package_report(
    services: Wired, officer: AsOfficer, system_id: PathId, number: Number
) -> PackageReport:
    return await packages.report(services, officer, system_id, int(number))


@officers.act(
    "/api/prison-packages/{system_id:str}/import",
    asks=CARRY_PACKAGES,
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_PACKAGE,
)
async def bring_package(
    services: Wired, officer: AsOfficer, system_id: PathId, data: Picked
) -> PackageReport:
    content = await data.file.read()
    return await packages.bring(services, officer, system_id, data.file.filename, content)


HANDLERS = (
    list_carried_systems,
    read_packages,
    take_package,
    take_unconfirmed,
    read_package_report,
    bring_package,
)
