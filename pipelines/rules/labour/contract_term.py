"""How near the end of a labour contract is, and what may not be said of its term (LR-XC-05)."""

from datetime import date, timedelta

from schemas.modules.labour.labour_contracts import RUNNING, Expiry


def expiry(state: str | None, until: date, today: date, days: int) -> Expiry:
    """Of a contract that runs until a day, that day included; others need no reminder."""
    if state not in RUNNING:
        return Expiry.FAR
    if until < today:
        return Expiry.OVER
    return Expiry.NEAR if until <= today + timedelta(days=days) else Expiry.FAR


def wrong_end(starts: date, ended: date | None, today: date) -> str | None:
    """What is wrong with the day on which a contract is said to have ended."""
    if ended is None:
        return "请填写终止日期"
    if ended < starts:
        return "终止日期不能早于合同起始日"
    return "终止日期不能晚于今天" if ended > today else None
