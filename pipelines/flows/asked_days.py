"""Days that statistics are asked for."""

from datetime import date

from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local


def days_or_month(services: Services, since: date | None, until: date | None) -> tuple[date, date]:
    """The days that are asked for; without any, the month so far."""
    today = local(services.clock()).date()
    last = until or max(today, since or today)
    return since or last.replace(day=1), last
