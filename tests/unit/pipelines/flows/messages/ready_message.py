"""A message in the hand of a sender, with what it is sent by."""

from datetime import UTC, datetime
from typing import Any

from connectors.postgres.messages.message_queue import Claimed
from connectors.postgres.messages.message_texts import TemplateRow
from pipelines.flows.messages.preparing import Ready
from schemas.messages.occasions import Haste, Occasion
from schemas.messages.to_relatives import MessageKind


def ready(kind: MessageKind, text: str, *, openid: str | None = "o-1", **differing: Any) -> Ready:
    """To a relative, at the first try, unless said otherwise."""
    told: dict[str, Any] = {
        "id": "01M",
        "template_id": "t",
        "template_version": 1,
        "occasion": Occasion.MOVED,
        "kind": kind,
        "haste": Haste.SAME_DAY,
        "phone": "13800000001",
        "text": text,
        "relative_id": "r",
        "account_id": None,
        "case_no": "P03-1",
        "unit_id": "u",
        "prison_code": "P03",
        "queued_at": datetime(2026, 12, 3, 2, tzinfo=UTC),
        "until": None,
        "attempts": 1,
    }
    template = TemplateRow(
        id="t",
        code="T",
        version=1,
        state="approved",
        message_kind=kind.value,
        body=text,
        outside_id="tpl-7" if kind is MessageKind.WECHAT else None,
    )
    message = Claimed(**told | differing)
    return Ready(message=message, template=template, channel=None, openid=openid)
