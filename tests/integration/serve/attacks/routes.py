"""What the OpenAPI document says, as attacks walk over it: a new interface is attacked too."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from serve.openapi import openapi_document

NOWHERE = "01JXXXXXXXXXXXXXXXXXXXXXXX"
FILLED = {
    "channel": "visit",
    "seq": "1",
    "inmate_no": "3103000001",
    "code": "agency_people",
    "interface": "video_calls",
    "action": "deactivate",
    "field": "id_no",
    "subsystem": "calls",
    "item": "calls",
    "name": "token_s",
    "role": "monitor",
    "of": "pay",
    "table": "calls",
    "listing": "calls",
    "number": "1",
    "node": "only",
    "deployment": "FaceModel",
}
READING = ("get", "head", "options")


@cache
def document() -> dict[str, Any]:
    return openapi_document()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and description of each operation."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def changing() -> list[tuple[str, str, dict[str, Any]]]:
    return [one for one in operations() if one[0].lower() not in READING]


def address(path: str, **ids: str) -> str:
    """The path with something in each of its places."""
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", (FILLED | ids).get(name, NOWHERE))
    return path


def takes_json(operation: dict[str, Any]) -> bool:
    return "application/json" in operation.get("requestBody", {}).get("content", {})


def takes_content(operation: dict[str, Any]) -> bool:
    return "application/octet-stream" in operation.get("requestBody", {}).get("content", {})


def takes_file(operation: dict[str, Any]) -> bool:
    return "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
