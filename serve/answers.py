"""What every interface may answer beside its success, as the OpenAPI document tells it."""

from collections.abc import Mapping
from typing import Any

from pipelines.rules.access.route import Route, Takes, Who

SCHEMA = {"$ref": "#/components/schemas/ErrorBody"}
REFUSALS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the proof of identity failed.",
    403: "No right to this.",
    404: "Not there, or not within reach.",
    409: "Not in a state that allows this.",
    413: "Larger than allowed.",
    416: "The range lies outside of the file.",
    422: "A value does not fit; `detail` names it.",
    429: "Too many requests.",
    503: "Something this depends on is away; trying again may help.",
}
SHEETS = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv")
WORKBOOK = SHEETS[:1]
MEDIA = ("video/webm", "audio/webm", "audio/ogg", "video/x-matroska")
ANY_FILE = ("*/*",)
"""As somebody handed it in."""


def describe(paths: dict[str, Any], routes: Mapping[str, Route]) -> None:
    """Name the refusals of each operation by status, and the types of files."""
    for path, operations in paths.items():
        for method, operation in operations.items():
            text = f"{method.upper()} {path}"
            route = routes[text]
            answers = operation["responses"]
            if route.answers:
                answers["200"]["content"] = dict.fromkeys(route.answers, _BYTES)
            if route.takes is Takes.CONTENT:
                body = {"application/octet-stream": _BYTES}
                operation["requestBody"] = {"content": body, "required": True}
            if route.ranged:
                answers["206"] = {**answers["200"], "description": "The asked range of the file."}
            answers.get("204", {}).pop("content", None)
            for status in sorted(refusals(text, route, operation)):
                answers[str(status)] = {
                    "description": REFUSALS[status],
                    "content": {"application/json": {"schema": SCHEMA}},
                }


def loosen(part: Any) -> None:
    """A union allows any of its types: `oneOf` would refuse a whole number that is a number too."""
    if isinstance(part, dict):
        if "oneOf" in part:
            part["anyOf"] = part.pop("oneOf")
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            loosen(inner)


_BYTES = {"schema": {"type": "string", "format": "binary"}}


def refusals(text: str, route: Route, operation: dict[str, Any]) -> set[int]:
    """Statuses with which an operation may refuse."""
    found = {422, 503}
    changes = not text.startswith("GET ")
    if route.who is not Who.ANYBODY or route.signed:
        found |= {401, 403}
    if route.who is Who.CONSUMER or route.counted:
        found.add(429)
    if "sign-in" in text:
        found |= {401, 403}
    if changes:
        found |= {400, 403, 404, 409, 413}
    if "{" in text or operation.get("parameters"):
        found |= {400, 404}
    if route.by_state:
        found.add(409)
    if route.ranged:
        found.add(416)
    return found
