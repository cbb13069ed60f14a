"""The map of the house is of the house as it stands."""

from pathlib import Path

from tests.map.__main__ import MAP, ROOT
from tests.map.drawing import drawn
from tests.map.wings import LAYERS, WINGS

NO_WING = {
    "schemas": {"tables"},
    "schemas/modules": set(),
    "schemas/tables": set(),
    "pipelines/rules": {"bureau", "files", "sheets", "vision"},
    "connectors": {
        "dm8", "duckdb", "files", "keys", "ledger", "media", "nats", "paper", "platforms",
        "postgres", "prisons", "scanning", "vision",
    },
    "connectors/postgres": {"migrations"},
    "pipelines/flows": {"bureau", "files", "models"},
    "actors": set(),
    "serve": {"files", "models", "pages"},
}  # fmt: skip
"""Rooms of each layer that are no subsystem's: the map tells of them beside the wings."""


def test_the_map_is_as_the_tree_is() -> None:
    assert MAP.read_text(encoding="utf-8") == drawn(ROOT), "run `python -m tests.map write`"


def test_every_room_of_a_layer_is_a_wings_or_named_beside_them() -> None:
    names = {wing.name for wing in WINGS}
    for layer in LAYERS:
        rooms = {one.name for one in (ROOT / layer).iterdir() if _is_room(one)}
        assert rooms - names == NO_WING[layer], layer


def test_every_folder_of_the_consoles_pages_is_a_wings() -> None:
    console = ROOT / "ui" / "src" / "console"
    folders = {one.name for one in console.iterdir() if one.is_dir()}
    assert folders - {wing.name for wing in WINGS} == {
        "figures",
        "lists",
        "parts",
        "routes",
        "shell",
    }


def _is_room(place: Path) -> bool:
    return place.is_dir() and any(place.rglob("*.py"))
