"""The OpenAPI document, made from the same Structs that the routes validate with."""

import re
from typing import Any

import msgspec
from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig

from pipelines.rules.access.permission_catalog import PERMISSIONS
from schemas.calls.live import AnyClientFrame, AnyServerFrame
from schemas.calls.pushes import AnyConsolePush, AnyOfficialPush, AnyPersonPush
from schemas.errors import ErrorBody
from schemas.speech.live_speech import AnySoundFrame, AnySpeechPush, AnyStreamAnswer
from serve.answers import describe, loosen
from serve.declared import routes
from serve.dependencies import DEPENDENCIES
from serve.handlers import API, SIMULATED
from serve.version import VERSION

CONFIG = OpenAPIConfig(title="Qinqiao", version=VERSION)
PREFIX = "#/components/schemas/"
CODES = "PermissionCode"
SOCKET_TYPES = {
    "AnyClientFrame": (AnyClientFrame, "What a client sends on /ws/call."),
    "AnyServerFrame": (AnyServerFrame, "What the server sends on /ws/call."),
    "AnyConsolePush": (AnyConsolePush, "What the server sends on /ws/console."),
    "AnySpeechPush": (AnySpeechPush, "What the server sends on /ws/speech."),
    "AnySoundFrame": (AnySoundFrame, "What a sender writes beside its sound on /ws/open/speech."),
    "AnyStreamAnswer": (AnyStreamAnswer, "What the server sends on /ws/open/speech."),
    "AnyOfficialPush": (AnyOfficialPush, "What the server sends on /ws/official."),
    "AnyPersonPush": (AnyPersonPush, "What the server sends on /ws/relative and /ws/inmate."),
}
"""Unions spoken on WebSockets, which OpenAPI has no routes for."""


def openapi_document() -> dict[str, Any]:
    """The whole document; needs no running service."""
    app = Litestar(
        [*API, *SIMULATED],
        openapi_config=CONFIG,
        dependencies=DEPENDENCIES,
        # By itself it would have the whole process tell each request on its standard error.
        logging_config=None,
    )
    document: dict[str, Any] = app.openapi_schema.to_schema()
    # Of a handler with several paths Litestar keeps no order.
    document["paths"] = dict(sorted(document["paths"].items()))
    describe(document["paths"], routes())
    schemas: dict[str, Any] = {**document["components"]["schemas"], **_socket_schemas()}
    schemas[CODES] = _codes()
    used = _used([document["paths"], *(schemas[name] for name in SOCKET_TYPES)], schemas)
    keep = used | set(SOCKET_TYPES) | {CODES}
    loosen([schemas, document["paths"]])
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(keep)}
    return document


def _codes() -> dict[str, Any]:
    """Codes that the console may name; those of modules follow from the modules."""
    return {
        "type": "string",
        "title": CODES,
        "description": "What an officer may be allowed to do beside the modules' own.",
        "enum": sorted(one.code for one in PERMISSIONS),
    }


def _socket_schemas() -> dict[str, Any]:
    """Components of all WebSocket frames, each union under its name."""
    types = [union for union, _ in SOCKET_TYPES.values()]
    unions, components = msgspec.json.schema_components(
        [*types, ErrorBody], ref_template=PREFIX + "{name}"
    )
    named = {
        name: {**schema, "description": text}
        for (name, (_, text)), schema in zip(SOCKET_TYPES.items(), unions, strict=False)
    }
    return {**components, **named}


def _used(parts: list[Any], schemas: dict[str, Any]) -> set[str]:
    """Names of the components that the parts reach; what only handlers see stays out."""
    found: set[str] = set()
    waiting = _references(parts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting |= _references(schemas[name])
    return found


def _references(part: Any) -> set[str]:
    text = msgspec.json.encode(part).decode()
    return set(re.findall(f'"{PREFIX}([^"]+)"', text))
