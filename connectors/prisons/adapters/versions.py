"""A record's version as digests have it: whole numbers as they are, moments as microseconds."""

from datetime import UTC, datetime

from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.values import Scalar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def version_of(value: Scalar) -> int | None:
    """None where the value is neither."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    past = (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)) - EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds
