"""Sessions as the screen shows them."""

from msgspec.structs import asdict

from connectors.postgres.access.open_sessions import OpenSessionRow
from pipelines.flows.access.auth.callers import Officer
from schemas.access.accounts import OpenSessionView


def session_view(row: OpenSessionRow, officer: Officer) -> OpenSessionView:
    return OpenSessionView(**asdict(row), own=row.id == officer.session_id)
