"""What an attention record holds, and what the log says of it."""

from datetime import datetime
from typing import Any, Protocol

import msgspec

from pipelines.rules.security.actor import system_actor
from pipelines.rules.speech.attention import Finding
from schemas.calls.attention import AttentionState

ANALYST = system_actor("需关注归档")
ACTIONS = {
    AttentionState.PROPOSED: "attention.propose",
    AttentionState.ARCHIVED: "attention.archive",
}


class Held(Protocol):
    """A conversation, and where it was held."""

    @property
    def id(self) -> str: ...

    @property
    def prison_id(self) -> str: ...

    @property
    def ward_id(self) -> str: ...


def attention_row(record_id: str, call: Held, finding: Finding, at: datetime) -> dict[str, Any]:
    return {
        "id": record_id,
        "call_id": call.id,
        "prison_id": call.prison_id,
        "ward_id": call.ward_id,
        "cause": finding.cause.value,
        "class_name": finding.class_name,
        "confidence": finding.confidence,
        "summary": finding.summary,
        "reasons": msgspec.to_builtins(finding.reasons),
        "line_ids": finding.line_ids,
        "classifier": finding.classifier,
        "classifier_version": finding.classifier_version,
        "state": finding.state.value,
        "at": at,
    }


def found_detail(call_id: str, finding: Finding) -> dict[str, Any]:
    return {
        "call_id": call_id,
        "cause": finding.cause.value,
        "class_name": finding.class_name,
        "confidence": finding.confidence,
    }
