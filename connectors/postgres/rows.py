"""The rows that repositories answer, in one place for those who only name the types."""

from connectors.postgres.call_checks import CheckRow
from connectors.postgres.call_notices import NoticeRow
from connectors.postgres.call_row import CallRow
from connectors.postgres.call_stages import StageRow
from connectors.postgres.call_tokens import TokenRow
from connectors.postgres.dead_letters import DeadLetterRow
from connectors.postgres.faces import FaceCheckRow, TemplateRow
from connectors.postgres.held_rights import Rights
from connectors.postgres.officers import OfficerRow
from connectors.postgres.outbox import OutboxRow
from connectors.postgres.people import BlacklistRow, BoundInmateRow, InmateRow, RelativeRow
from connectors.postgres.recordings import PartRow, RecordingRow
from connectors.postgres.sessions import SessionRow
from connectors.postgres.units import UnitRow

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
