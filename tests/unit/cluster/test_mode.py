"""A demonstration is never switched on over data of real people, nor the other way round."""

import pytest

from cluster.mode import mode_of, require_environment, require_simulators_apart
from cluster.problems import CannotStart
from cluster.settings import load_settings
from schemas.environments import DEMONSTRATION, PRODUCTION


@pytest.mark.parametrize(
    ("demonstration", "environment", "fits"),
    [
        (False, PRODUCTION, True),
        (True, DEMONSTRATION, True),
        # Named by the bureau: the database alone knows what lies in it.
        (True, "training", True),
        (False, "training", True),
        (True, PRODUCTION, False),
        (False, DEMONSTRATION, False),
    ],
)
def test_the_name_beside_the_keys_and_the_mode_must_not_contradict(
    demonstration: bool, environment: str, fits: bool
) -> None:
    settings = load_settings({}, demonstration=demonstration)
    if fits:
        require_environment(settings, environment)
        return
    with pytest.raises(CannotStart) as refused:
        require_environment(settings, environment)
    assert refused.value.code == "settled_otherwise"
    assert refused.value.detail == {"settled": environment}


def test_simulators_run_in_a_demonstration_alone() -> None:
    require_simulators_apart(load_settings({}, demonstration=True, simulators=True))
    require_simulators_apart(load_settings({}))
    with pytest.raises(CannotStart) as refused:
        require_simulators_apart(load_settings({}, simulators=True))
    assert refused.value.code == "simulators_without_demonstration"


def test_what_is_not_a_demonstration_is_production() -> None:
    assert mode_of(load_settings({"QINQIAO_ENVIRONMENT": "training"})) == PRODUCTION
    assert mode_of(load_settings({}, demonstration=True)) == DEMONSTRATION
