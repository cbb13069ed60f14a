"""The rows that repositories answer, in one place for those who only name the types."""

from connectors.postgres.access.held_rights import Rights
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.access.sessions import SessionRow
from connectors.postgres.calls.call_checks import CheckRow
from connectors.postgres.calls.call_notices import NoticeRow
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.call_stages import StageRow
from connectors.postgres.calls.call_tokens import TokenRow
from connectors.postgres.messages.dead_letters import DeadLetterRow
from connectors.postgres.messages.outbox import OutboxRow
from connectors.postgres.people.faces import FaceCheckRow, TemplateRow
from connectors.postgres.people.people import BlacklistRow, BoundInmateRow, InmateRow, RelativeRow
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.recordings.recordings import PartRow, RecordingRow

__all__ = [
    "BlacklistRow",
    "BoundInmateRow",
    "CallRow",
    "CheckRow",
    "DeadLetterRow",
    "FaceCheckRow",
    "InmateRow",
    "NoticeRow",
    "OfficerRow",
    "OutboxRow",
    "PartRow",
    "RecordingRow",
    "RelativeRow",
    "Rights",
    "SessionRow",
    "StageRow",
    "TemplateRow",
    "TokenRow",
    "UnitRow",
]
