"""Whether somebody may come along, and when a child is one no more (VC-PUB-09, VC-PUB-10)."""

from datetime import date

from pipelines.rules.people.id_number import ADULT, is_adult
from schemas.people.companions import CompanionProof, CompanionState

UNVERIFIED_TEXT = "还没有完成实人认证，不能选为陪同人员。"
GROWN_UP_TEXT = "会见当天已满18周岁，须先完成成年人认证。"


def born_by(day: date) -> date:
    """The last day on which somebody was born who is grown up on a day."""
    try:
        return day.replace(year=day.year - ADULT)
    except ValueError:
        # On a leap day; who was born on the first of March comes of age tomorrow.
        return date(day.year - ADULT, 2, 28)


def refusal(
    state: CompanionState, proof: CompanionProof | None, born: date | None, day: date
) -> str:
    """Why somebody cannot be picked for a day; empty where he can."""
    child = proof is CompanionProof.GUARDIAN
    if state is CompanionState.GROWN_UP or (child and born is not None and is_adult(born, day)):
        return GROWN_UP_TEXT
    return "" if state is CompanionState.VERIFIED else UNVERIFIED_TEXT
