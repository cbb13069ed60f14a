"""The contract of wings: one reaches another through its doors alone (decisions/0066)."""

from collections.abc import Iterable, Iterator

import grimp
from importlinter import Contract, ContractCheck, fields, output

from tests.map.wings import TOOLS, WINGS

LAYERS = (
    "pipelines.rules",
    "connectors.postgres",
    "connectors",
    "pipelines.flows",
    "actors",
    "serve",
)
"""The first that fits counts. `schemas` are the words that all speak."""
Place = tuple[str, str]
"""Layer and wing."""


class WingsContract(Contract):
    """Fails where a wing reaches a room of another one that is no door, and where nobody uses a
    door, so that the list tells what is used and no more.

    `doors` has a line for each room, `layer.wing: door door …`; `hubs` are modules that know all
    wings because they are the one list of something.
    """

    type_name = "wings"

    doors = fields.ListField(subfield=fields.StringField())
    hubs = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        del verbose
        doors = set(read_doors(self.doors))
        hubs = set(self.hubs)
        reached = list(_reached(graph, hubs))
        wrong = sorted((one, other) for one, other in reached if other not in doors)
        unused = sorted(doors - {other for _, other in reached})
        gone = sorted(hubs - graph.modules)
        return ContractCheck(
            kept=not (wrong or unused or gone),
            metadata={"wrong": wrong, "unused": unused, "gone": gone},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        for one, other in check.metadata["wrong"]:
            output.print_error(f"{one} reaches {other}, which is no door of its wing")
        for door in check.metadata["unused"]:
            output.print_error(f"{door} is told as a door, and no other wing uses it")
        for hub in check.metadata["gone"]:
            output.print_error(f"{hub} is told as a hub, and is not there")


def read_doors(lines: Iterable[str]) -> Iterator[str]:
    """Full names; `ValueError` for a line that names no room of a wing."""
    for line in lines:
        room, told, names = line.partition(":")
        if not told or place_of(f"{room}.any") is None:
            raise ValueError(f"no room of a wing: {line}")
        for name in names.split():
            yield f"{room}.{name}"


def place_of(module: str) -> Place | None:
    """Where a module lies; None where that is no wing's room."""
    for layer in LAYERS:
        if module.startswith(f"{layer}."):
            wing = module.removeprefix(f"{layer}.").partition(".")[0]
            return (layer, wing) if wing in _NAMES else None
    return None


def _reached(graph: grimp.ImportGraph, hubs: set[str]) -> Iterator[tuple[str, str]]:
    for module in graph.modules - hubs:
        here = place_of(module)
        if here is None:
            continue
        for other in graph.find_modules_directly_imported_by(module):
            there = place_of(other)
            if there is not None and there[1] not in {here[1], *TOOLS}:
                yield module, other


_NAMES = {wing.name for wing in WINGS}
