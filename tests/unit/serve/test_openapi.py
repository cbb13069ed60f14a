"""The document that the screens get their types from."""

from typing import Any

import pytest

from pipelines.rules.access.permission_catalog import PERMISSIONS
from serve.declared import routes
from serve.openapi import SOCKET_TYPES, openapi_document


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document()


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"].rsplit("/", 1)[-1]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part))
    return set()


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert references(document) <= set(document["components"]["schemas"])


def test_socket_frames_are_described(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in SOCKET_TYPES:
        assert len(schemas[name]["anyOf"]) > 1
    assert schemas["Join"]["properties"]["type"]["enum"] == ["join"]


def test_routes_of_every_face_are_there(document: dict[str, Any]) -> None:
    for path in (
        "/api/health",
        "/api/relative/calls/{call_id}/join-tokens",
        "/api/inmate/sign-in",
        "/api/conversations/{conversation_id}/recording/{part_id}",
        "/api/simulators/wechat/tickets",
    ):
        assert path in document["paths"]


def test_every_refusal_has_one_shape(document: dict[str, Any]) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            refusals = {k: v for k, v in operation["responses"].items() if not k.startswith("2")}
            assert {"422", "503"} <= set(refusals)
            assert "default" not in refusals
            for answer in refusals.values():
                schema = answer["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("/ErrorBody")


def test_files_are_told_by_their_type(document: dict[str, Any]) -> None:
    files = {text: route.answers for text, route in routes().items() if route.answers}
    assert len(files) == 41
    for route in files:
        method, path = route.split(" ")
        answer = document["paths"][path][method.lower()]["responses"]["200"]
        assert set(answer["content"]) == set(files[route])


def test_who_is_signed_in_is_no_parameter(document: dict[str, Any]) -> None:
    names = {
        parameter["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    }
    assert not names & {"officer", "relative", "inmate", "official", "public", "services"}
    assert not {"Officer", "Relative", "Inmate"} & set(document["components"]["schemas"])


def test_the_console_is_told_every_code_that_is_written_by_hand(document: dict[str, Any]) -> None:
    told = document["components"]["schemas"]["PermissionCode"]["enum"]
    assert told == sorted(one.code for one in PERMISSIONS)
