"""When a job is due: five cron fields in the bureau's zone (VC-CFG-14)."""

from datetime import UTC, datetime, timedelta

from croniter import croniter

from pipelines.rules.platform.local_time import local
from schemas.errors import InvalidInput

FIELDS = 5
A_DAY = timedelta(days=1)
DAYS_LOOKED_AT = 62
"""Two months: what leaves out a weekday or the last of a month is found."""


def require_cron(text: str) -> str:
    """The expression with single spaces; `InvalidInput` where it is none."""
    fields = text.split()
    if len(fields) != FIELDS or not croniter.is_valid(" ".join(fields)):
        raise InvalidInput(
            "执行时间的格式不正确，应为五段：分 时 日 月 周，例如 0 2 * * *。", code="wrong_cron"
        )
    return " ".join(fields)


def next_after(cron: str, moment: datetime) -> datetime:
    """The first tick after `moment`, in UTC."""
    tick: datetime = croniter(cron, local(moment)).get_next(datetime)
    return tick.astimezone(UTC)


def require_daily(cron: str, moment: datetime) -> None:
    """Raise `InvalidInput` where a day after `moment` would be without a tick."""
    for day in range(DAYS_LOOKED_AT):
        since = moment + day * A_DAY
        if next_after(cron, since) - since > A_DAY:
            raise InvalidInput("核验任务每天至少执行一次。", code="not_daily", field="cron")
