"""Small shapes that the routes share."""

from typing import Annotated, Any

from litestar import Request, WebSocket
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import BodyKwarg, PathParameter, QueryParameter

from pipelines.flows.access.auth.callers import (
    Device,
    Inmate,
    Officer,
    Official,
    PublicUser,
    Relative,
)
from pipelines.flows.services import Services

Asked = Request[Any, Any, Any]
Socket = WebSocket[Any, Any, Any]
ULID = "^[0-9A-HJKMNP-TV-Z]{26}$"
PathId = Annotated[str, PathParameter(pattern=ULID)]
"""A ULID; anything else names nothing that exists."""
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Offset = Annotated[int, QueryParameter(ge=0)]
UnitId = Annotated[str | None, QueryParameter(pattern=ULID)]
AnId = Annotated[str | None, QueryParameter(pattern=ULID)]
Cursor = Annotated[str | None, QueryParameter(pattern=ULID)]
"""The last one seen; what comes is what follows it."""
Search = Annotated[str, QueryParameter(max_length=64)]


def file_known_as(name: str) -> BodyKwarg:
    """A form with a file, which the OpenAPI document knows by this name wherever its class lies."""
    return BodyKwarg(media_type=RequestEncodingType.MULTI_PART, schema_component_key=name)


Wired = NamedDependency[Services]
AsOfficer = NamedDependency[Officer]
AsRelative = NamedDependency[Relative]
AsInmate = NamedDependency[Inmate]
AsOfficial = NamedDependency[Official]
AsPublic = NamedDependency[PublicUser]
AsDevice = NamedDependency[Device]
