from pathlib import Path

from connectors.keys.software import SoftwareKeys
from pipelines.flows.exchange.applying.registry import PULLED, appliers


def test_what_is_said_to_be_pulled_has_an_applier_of_its_kind(tmp_path: Path) -> None:
    made = appliers(SoftwareKeys(tmp_path))
    assert made.keys() == PULLED
    assert all(one.kind is kind for kind, one in made.items())
