"""The matrix sees what opens a door, what opens it wider, and what changes its order."""

from typing import Any

import pytest

from pipelines.rules.access import route_permissions
from pipelines.rules.access.routes.who import Who
from pipelines.rules.platform import shedding
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


def handler_of(name: str) -> Any:
    return next(one for one in API if one.fn.__name__ == name)


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
    monkeypatch.setattr(handler_of("read_settlement"), "guards", ())
    after, others = await changed(before)
    assert others == {}
    assert list(after) == ["GET /api/phone-figures/settlement"]
    assert after["GET /api/phone-figures/settlement"][3] == "everybody"


async def test_a_widened_permission_is_seen(
    before: dict[str, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(route_permissions.ROUTES, CALLS, Who.OFFICER)
    after, others = await changed(before)
    assert others == {}
    assert list(after) == [CALLS]
    assert after[CALLS][3] == "roles duties without-role exactly all-but"


async def test_a_changed_order_is_seen(
    before: dict[str, Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shedding, "NEVER", shedding.NEVER | {CALLS})
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
        "relative",
        "signed",
        "token",
    }
