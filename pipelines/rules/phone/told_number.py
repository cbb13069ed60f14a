"""What becomes of a number that a prison's phone system tells of (VC-PHONE-25)."""

from schemas.exchange.prison_systems.settings import ConflictRule
from schemas.modules.phone.relative_numbers import APPLIED, DISABLED, REJECTED, USABLE


def number_state(ours: str | None, usable: bool, rule: ConflictRule, *, newer: bool) -> str:
    """The state of the number here; `ours` is what it is now, `newer` whether theirs came later.

    Only where the source's word counts does it open a number past our own approval; it may always
    close one, unless ours is said to stand.
    """
    if rule is ConflictRule.SOURCE:
        return USABLE if usable else REJECTED if ours == REJECTED else DISABLED
    if ours is None:
        return APPLIED if usable else DISABLED
    closes = rule is ConflictRule.NEWER and newer and not usable
    return DISABLED if closes and ours in (USABLE, APPLIED) else ours
