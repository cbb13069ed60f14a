"""Which inmates of a made-up bureau the prison affairs platform flags, by rule."""

from pipelines.rules.bureau.cast import Inmate
from pipelines.rules.bureau.chance import Chance
from schemas.people.flags import FIRST_INVOLVEMENTS

BY_OFFENCE = {"贩卖毒品罪": "DRUGS"}
INVOLVED, KEY_CONTROL = 0.06, 0.03
"""Shares of inmates."""


def key_controlled(one: Inmate, chance: Chance) -> bool:
    return chance.of("key control", one.number).happens(KEY_CONTROL)


def involvement(one: Inmate, chance: Chance) -> tuple[str, ...]:
    """Codes of the six involvements, in their order."""
    draw = chance.of("six involvement", one.number)
    found = {code for code in (BY_OFFENCE.get(one.offence),) if code}
    if draw.happens(INVOLVED):
        found.add(draw.one_of(tuple(FIRST_INVOLVEMENTS)))
    return tuple(code for code in FIRST_INVOLVEMENTS if code in found)
