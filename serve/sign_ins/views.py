"""Sessions as the screen shows them."""

from msgspec.structs import asdict

from connectors.postgres.access.open_sessions import OpenSessionRow
from schemas.access.accounts import OpenSessionView
from serve.auth.callers import Officer


def session_view(row: OpenSessionRow, officer: Officer) -> OpenSessionView:
    return OpenSessionView(**asdict(row), own=row.id == officer.session_id)
