"""Whether an inmate's phone may dial a number now, and how long (VC-CFG-06, VC-NUM-02)."""

import re
from datetime import date

import msgspec

from schemas.calls.phone import Refusal
from schemas.modules.phone.phone_calls import REFUSALS
from schemas.modules.phone.relative_numbers import APPLIED, DISABLED, REJECTED, USABLE
from schemas.people.kinds import CustodyState

WARNING_S = 60
"""The warning sounds so many seconds before the end, or half way through a shorter call."""
AREA_CODE = re.compile(r"(0[0-9]{2,3})-?([0-9]{7,8})")
NOT_USABLE = {
    APPLIED: Refusal.NUMBER_NOT_APPROVED,
    REJECTED: Refusal.NUMBER_REJECTED,
    DISABLED: Refusal.NUMBER_DISABLED,
}
TITLES = {option.value: option.title for option in REFUSALS}


class DialFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What decides, as it is now."""

    subsystem_open: bool
    card_usable: bool
    custody: CustodyState
    authoriser_known: bool
    number_state: str | None
    """Of the inmate's own entry of the number; None where he has none."""
    number_of_another: bool
    relative_barred: bool
    calls_left: int | None
    """None where no rule says how many."""
    inmate_barred: bool = False
    unfunded: bool = False
    """A call could not be paid, and the rule is that no other follows."""
    uncounted: bool = False
    """With a lawyer, with legal aid or on official business: nothing is counted."""


def refusal(facts: DialFacts) -> Refusal | None:
    """The first reason against the call; None where it is allowed."""
    if not facts.subsystem_open:
        return Refusal.SUBSYSTEM_CLOSED
    if not facts.card_usable:
        return Refusal.CARD_UNUSABLE
    if facts.custody is not CustodyState.IN_CUSTODY:
        return Refusal.NOT_IN_CUSTODY
    if not facts.authoriser_known:
        return Refusal.AUTHORISER_UNKNOWN
    if facts.number_state is None:
        return Refusal.NUMBER_OF_ANOTHER if facts.number_of_another else Refusal.NUMBER_UNKNOWN
    if facts.number_state != USABLE:
        return NOT_USABLE.get(facts.number_state, Refusal.NUMBER_UNKNOWN)
    if facts.relative_barred:
        return Refusal.RELATIVE_BARRED
    if facts.inmate_barred:
        return Refusal.INMATE_BARRED
    if facts.unfunded:
        return Refusal.NO_FUNDS
    if facts.uncounted:
        return None
    if facts.calls_left is None:
        return Refusal.NO_RULE
    return None if facts.calls_left > 0 else Refusal.ALLOWANCE_USED


def reason(
    refused: Refusal, *, period: str = "", most_calls: int = 0, first_day: date | None = None
) -> str:
    """What the exchange announces; of a used allowance the first day on which a call passes."""
    if refused is Refusal.ALLOWANCE_USED and period:
        told = f"{period}可通话{most_calls}次，已用完"
        if first_day is None:
            return f"{told}。"
        return f"{told}，{first_day.year}年{first_day.month}月{first_day.day}日起可以通话。"
    return f"{TITLES[refused]}。"


def warning_second(most_seconds: int) -> int:
    """The second of talk at which the warning sounds."""
    return max(most_seconds - WARNING_S, most_seconds // 2)


def written_forms(digits: str) -> tuple[str, ...]:
    """How a register may write what was dialled: a fixed line with its hyphen or without.

    The area code of a number without hyphen is not told by its length, so both readings count.
    """
    plain = digits.replace("-", "")
    forms = {digits, plain}
    for cut in (3, 4):
        written = f"{plain[:cut]}-{plain[cut:]}"
        if AREA_CODE.fullmatch(written):
            forms.add(written)
    return tuple(sorted(forms))
