"""How official business ended."""

from enum import StrEnum


class BusinessOutcome(StrEnum):
    """Whether it was done, and why not."""

    CAME = "came"
    LEFT_EARLY = "left_early"
    REFUSED = "refused"
    ABSENT = "absent"


OUTCOME_TITLES = {
    BusinessOutcome.CAME: "已办理",
    BusinessOutcome.LEFT_EARLY: "提前离开",
    BusinessOutcome.REFUSED: "未准入监",
    BusinessOutcome.ABSENT: "未到",
}
