"""Who did it, where the platform itself did."""

from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.state import ActorKind


def test_the_platform_acts_under_the_name_of_its_part_and_from_no_address() -> None:
    assert system_actor("定时任务") == Actor(ActorKind.SYSTEM, None, "定时任务", "")
