"""The contract of wings fails where it should."""

import grimp
import pytest
from importlinter import ContractCheck

from tests.map.contract import WingsContract, place_of, read_doors

CALLS = "pipelines.flows.calls.booking"
VISITS = "connectors.postgres.visits.visits"
HUB = "pipelines.flows.approvals.registry"


def checked(*imports: tuple[str, str], doors: str = "", hubs: str = "") -> ContractCheck:
    graph = grimp.ImportGraph()
    for one in {CALLS, VISITS, HUB, *(name for pair in imports for name in pair)}:
        graph.add_module(one)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported)
    options = {"doors": doors.splitlines(), "hubs": hubs.splitlines()}
    return WingsContract("wings", {}, options).check(graph, verbose=False)


def test_a_room_that_is_no_door_is_not_to_be_reached() -> None:
    check = checked((CALLS, VISITS))
    assert not check.kept
    assert check.metadata["wrong"] == [(CALLS, VISITS)]


def test_a_door_is() -> None:
    assert checked((CALLS, VISITS), doors="connectors.postgres.visits: visits").kept


def test_a_door_that_nobody_uses_is_told() -> None:
    check = checked(doors="connectors.postgres.visits: visits")
    assert not check.kept
    assert check.metadata["unused"] == [VISITS]


def test_a_wing_walks_freely_through_its_own_rooms_and_to_what_all_are_made_with() -> None:
    own = (CALLS, "connectors.postgres.calls.calls")
    engine = (CALLS, "connectors.postgres.modules.records")
    words = (CALLS, "schemas.visits.kinds")
    assert checked(own, engine, words).kept


def test_a_hub_knows_all_and_has_to_be_there() -> None:
    assert checked((HUB, VISITS), hubs=HUB).kept
    gone = checked(hubs="pipelines.flows.gone")
    assert not gone.kept
    assert gone.metadata["gone"] == ["pipelines.flows.gone"]


def test_a_line_that_names_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room of a wing"):
        list(read_doors(["connectors.postgres.nowhere: visits"]))


def test_the_longest_layer_says_where_a_module_lies() -> None:
    assert place_of("connectors.postgres.calls.calls") == ("connectors.postgres", "calls")
    assert place_of("connectors.labour.pay_book") == ("connectors", "labour")
    assert place_of("schemas.calls.state") is None
