"""Keeping the platform itself."""

from pipelines.rules.access.routes.who import Who

ROUTES: dict[str, Who | str] = {
    # Also by the metrics' word, for a machine that has no session.
    # That the report itself may be read is looked at within.
}
