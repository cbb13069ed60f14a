"""Messages of what is privileged, which the streams keep for a month."""

from collections import defaultdict
from collections.abc import Sequence

from connectors.nats.bus import Bus
from connectors.postgres.recordings.conversation_row import ConversationRow
from pipelines.flows.governance.privileged.holdings import quotes
from schemas.messages.subjects import ALERT, CALL, alert_changed, alert_raised, call_transcript


async def erase(bus: Bus, calls: Sequence[ConversationRow]) -> int:
    """Remove lines and alerts of the conversations; each prison's alerts are gone through once."""
    count = 0
    by_prison: dict[str, dict[str, ConversationRow]] = defaultdict(dict)
    for call in calls:
        by_prison[call.prison_code][call.id] = call
        lines = call_transcript(call.prison_code, call.id)
        count += await bus.erase(CALL.name, lines, lambda _subject, _payload: True)
    for code, mine in by_prison.items():

        def unwanted(
            subject: str, payload: bytes, among: dict[str, ConversationRow] = mine
        ) -> bool:
            return any(quotes(subject, payload, call) for call in among.values())

        for subject in (alert_raised(code), alert_changed(code)):
            count += await bus.erase(ALERT.name, subject, unwanted)
    return count
