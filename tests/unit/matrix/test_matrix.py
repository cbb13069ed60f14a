"""The matrix sees what opens a door, what opens it wider, and what changes its order."""

from typing import Any

import msgspec
import pytest

from pipelines.rules.access.route import ANY_OFFICER
from pipelines.rules.platform.shedding import Order
from serve.declaration import OPTION, said_by
from serve.declared import texts_of
from serve.handlers import API
from tests.matrix.printing import printed

CALLS = "GET /api/calls"


Lines = dict[str, list[str]]
"""By route its other fields."""


async def lines() -> dict[str, Lines]:
    """Of each file."""
    return {name: _read(text) for name, text in (await printed()).files.items()}


def _read(text: str) -> Lines:
    rows = [line.split("\t") for line in text.splitlines()]
    return {route: fields for route, *fields in rows}


@pytest.fixture(scope="module")
async def before() -> dict[str, Lines]:
    return await lines()


def handler_of(text: str) -> Any:
    return next(one for one in API if text in texts_of(one))


def say(monkeypatch: pytest.MonkeyPatch, text: str, **other: Any) -> None:
    """Let a handler say something else of its route."""
    handler = handler_of(text)
    said = said_by(handler)
    assert said is not None
    changed = msgspec.structs.replace(said, **other)
    monkeypatch.setattr(handler, "opt", {**handler.opt, OPTION: changed})


async def changed(before: dict[str, Lines]) -> tuple[Lines, Lines]:
    """What differs in the matrix and in the traits."""
    after = await lines()
    matrix, traits = (
        {route: fields for route, fields in after[name].items() if fields != before[name][route]}
        for name in ("matrix.tsv", "traits.tsv")
    )
    return matrix, traits


async def test_a_removed_guard_is_seen(
    before: dict[str, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handler_of("GET /api/phone-figures/{table}"), "guards", ())
    after, others = await changed(before)
    assert others == {}
    assert list(after) == ["GET /api/phone-figures/{table}"]
    assert after["GET /api/phone-figures/{table}"][3] == "everybody"


async def test_a_widened_permission_is_seen(
    before: dict[str, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, CALLS, asks=ANY_OFFICER)
    after, others = await changed(before)
    assert others == {}
    assert list(after) == [CALLS]
    assert after[CALLS][3] == "roles duties without-role exactly all-but"


async def test_a_changed_order_is_seen(
    before: dict[str, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, CALLS, worth=Order.NEVER)
    others, after = await changed(before)
    assert others == {}
    assert {route: fields[0] for route, fields in after.items()} == {CALLS: "never"}


async def test_nobody_is_forgotten(before: dict[str, Lines]) -> None:
    found = before["matrix.tsv"]
    everybody = (len(found["GET /api/health"]), found["GET /api/health"][3])
    assert everybody == (9, "everybody")
    assert {fields[8] for route, fields in found.items() if route.startswith("WS ")} == {
        "-",
        "inmate",
        "officer",
        "official",
        "relative",
        "signed",
        "token",
    }
