"""Routes of system parameters."""

from typing import Annotated

from litestar import get, put
from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.parameters import setting
from schemas.platform.parameters import ParameterChange, ParameterView, SetParameter
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired

Name = Annotated[str, PathParameter(pattern="^[a-z_]{1,48}$")]


@get("/api/parameters", guards=[officers_only])
async def list_parameters(services: Wired, officer: AsOfficer) -> list[ParameterView]:
    return await setting.every(services, officer)


@put("/api/parameters/{name:str}", guards=[officers_only])
async def set_parameter(
    services: Wired, officer: AsOfficer, name: Name, data: JSONBody[SetParameter]
) -> ParameterView:
    return await setting.put(services, officer, name, data)


@get("/api/parameters/{name:str}/changes", guards=[officers_only])
async def parameter_changes(
    services: Wired, officer: AsOfficer, name: Name
) -> list[ParameterChange]:
    return await setting.changes(services, officer, name)


HANDLERS = (list_parameters, set_parameter, parameter_changes)
