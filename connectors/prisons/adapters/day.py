"""On which day a record counts, for adapters that look through all there is."""

from datetime import UTC, date, datetime

from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.values import Scalar

_PARTS = {"epoch_s": 1, "epoch_ms": 1_000}


def day_of(value: Scalar, form: str) -> date | None:
    """By the bureau's clock; None where the value is no moment of that form."""
    if value is None or isinstance(value, bool):
        return None
    try:
        moment = _moment(value, form)
    except (ValueError, OverflowError, OSError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).astimezone(LOCAL).date()


def _moment(value: str | int | float, form: str) -> datetime:
    if form in _PARTS:
        return datetime.fromtimestamp(float(value) / _PARTS[form], UTC)
    text = str(value)
    return datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
