"""What was heard in the place of a sensitive word, as an alert keeps it sealed."""

import logging
from collections.abc import Mapping
from typing import Any

from connectors.postgres.speech.conversation_keys import OpenedKeys
from connectors.postgres.speech.spoken_seals import BROKEN, ConversationKey
from pipelines.rules.speech.alert_rows import HEARD_AS
from pipelines.rules.speech.line_rows import alert_place
from schemas.errors import IntegrityBroken

logger = logging.getLogger(__name__)


def sealed_heard_as(key: ConversationKey, alert_id: str, said: str) -> bytes:
    return key.close_text(alert_place(alert_id), said)


def heard_as(keys: OpenedKeys, row: Mapping[Any, Any]) -> dict[str, str]:
    """Of a row with `id`, `sealed` and the conversation's key; empty where nothing was said.

    Where its seal is broken that is said in its place: a queue of alerts stays a queue.
    """
    if row["sealed"] is None:
        return {HEARD_AS: ""}
    try:
        said = keys.of_row(row).open_text(alert_place(row["id"]), bytes(row["sealed"]))
    except IntegrityBroken:
        logger.exception("what was heard for alert %s is not whole", row["id"])
        said = BROKEN
    return {HEARD_AS: said}
