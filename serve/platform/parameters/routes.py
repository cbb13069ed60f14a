"""Routes of system parameters."""

from typing import Annotated

from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.parameters import setting
from pipelines.rules.access.codes.platform import KEEP_PARAMETERS, READ_PARAMETERS
from schemas.platform.parameters import ParameterChange, ParameterView, SetParameter
from serve.http import AsOfficer, Wired
from serve.route import officers

Name = Annotated[str, PathParameter(pattern="^[a-z_]{1,48}$")]


@officers.get("/api/parameters", asks=READ_PARAMETERS)
async def list_parameters(services: Wired) -> list[ParameterView]:
    return await setting.every(services)


@officers.put("/api/parameters/{name:str}", asks=KEEP_PARAMETERS)
async def set_parameter(
    services: Wired, officer: AsOfficer, name: Name, data: JSONBody[SetParameter]
) -> ParameterView:
    return await setting.put(services, officer, name, data)


@officers.get("/api/parameters/{name:str}/changes", asks=READ_PARAMETERS)
async def parameter_changes(services: Wired, name: Name) -> list[ParameterChange]:
    return await setting.changes(services, name)


HANDLERS = (list_parameters, set_parameter, parameter_changes)
