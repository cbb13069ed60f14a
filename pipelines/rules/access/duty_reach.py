"""What each single duty and each pair of duties can reach (NF-SEC-19)."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations

import msgspec

from pipelines.rules.access.permission_catalog import catalog
from schemas.access.kinds import ADMINISTRATORS, Duty


class Way(StrEnum):
    """How a power is reached within some duties."""

    ALONE = "one person"
    TWO = "two persons"
    NOT = "no"


class Power(msgspec.Struct, frozen=True, kw_only=True):
    """Something that would matter in the wrong hands."""

    title: str
    steps: tuple[frozenset[str], ...]
    """Codes of which one is needed for each step; without a step it is nobody's."""
    apart: bool = False
    """Whether the rule asks for two duties, and not for two persons alone."""


def _of_business() -> frozenset[str]:
    """Codes that no administrator may hold: what opens the business."""
    return frozenset(one.code for one in catalog().values() if not one.duties & ADMINISTRATORS)


def powers() -> tuple[Power, ...]:
    return (
        Power(title="reads the business", steps=(_of_business(),)),
        Power(
            title="gives others rights",
            steps=(frozenset({"rights:propose"}), frozenset({"rights:decide"})),
            apart=True,
        ),
        Power(title="gives itself rights", steps=()),
        Power(
            title="resets a password, second factor or key",
            steps=(frozenset({"account_resets:ask"}), frozenset({"account_resets:decide"})),
            apart=True,
        ),
        Power(
            title="opens an interface, or values in clear, to an outside system",
            steps=(frozenset({"api_consumers:edit"}), frozenset({"approvals:decide"})),
            apart=True,
        ),
        Power(
            title="lets a prison's system be at another address, where names are sent to",
            steps=(frozenset({"prison_systems:keep"}), frozenset({"prison_systems:activate"})),
            apart=True,
        ),
        Power(
            title="lowers a level of data",
            steps=(frozenset({"data_levels:propose"}), frozenset({"rights:decide"})),
        ),
        Power(
            title="publishes a flow that guards",
            steps=(frozenset({"approval_flows:edit"}), frozenset({"approval_flows:publish"})),
        ),
        Power(
            title="shuts accounts out, ends sessions",
            steps=(frozenset({"accounts:enable", "sessions:end"}),),
        ),
        Power(title="reads and proves the audit log", steps=(frozenset({"verify_audit"}),)),
        Power(title="halts, changes or deletes the audit log", steps=()),
    )


def way_of(power: Power, duties: Iterable[Duty]) -> Way:
    """How the power is reached where the persons at hand hold all that these duties may hold."""
    held = set(duties)
    able = [
        {duty for duty in held for code in step if duty in catalog()[code].duties}
        for step in power.steps
    ]
    if not able or not all(able):
        return Way.NOT
    if len(able) == 1:
        return Way.ALONE
    if power.apart and not any(one != other for one in able[0] for other in able[1]):
        return Way.NOT
    return Way.TWO


def groups() -> Sequence[tuple[Duty, ...]]:
    """Each duty, then each two of them."""
    return [*((one,) for one in Duty), *combinations(Duty, 2)]
