"""What is asked for an outside system, sealed until somebody else decides (NF-SEC-19)."""

from typing import Any

import msgspec

from pipelines.flows.approvals.proposals import Change, digest_of
from pipelines.rules.exchange.open_api.grants import opened_more, unmasked_more
from schemas.approvals.definition import FactField, FactKind, FactOption, Facts
from schemas.exchange.open_api import GrantView


class OpeningChange(Change, frozen=True, kw_only=True):
    """A change of a consumer, of what it is granted, or of both."""

    grants_before: list[GrantView] = msgspec.field(default_factory=list)
    """In the order in which they are kept."""
    grants: list[GrantView] | None = None
    """None where they stay as they are."""
    key: bool = False
    """Whether a new key is to be made."""


ENABLE, CHANGE, GRANTS, KEY = "enable", "change", "grants", "key"
FIELDS = (
    FactField(
        name="asked",
        title="申请事项",
        kind=FactKind.CHOICE,
        options=(
            FactOption(ENABLE, "启用接入方"),
            FactOption(CHANGE, "修改接入方"),
            FactOption(GRANTS, "接口授权"),
            FactOption(KEY, "签发密钥"),
        ),
    ),
    FactField(name="wider", title="新开放接口数", kind=FactKind.NUMBER, unit="个"),
    FactField(name="unmasked", title="新增明文接口数", kind=FactKind.NUMBER, unit="个"),
)


def facts_for(change: Change, proposal: dict[str, Any]) -> Facts:
    """What conditions may ask."""
    before, after = _grants(change)
    return {
        "asked": _asked(change),
        "wider": len(opened_more(before, after)),
        "unmasked": len(unmasked_more(before, after)),
        "proposal": digest_of(proposal),
    }


def _grants(change: Change) -> tuple[list[GrantView], list[GrantView]]:
    if isinstance(change, OpeningChange) and change.grants is not None:
        return change.grants_before, change.grants
    return [], []


def _asked(change: Change) -> str:
    """The first of what is asked for, as it weighs."""
    if change.action:
        return ENABLE
    if change.values:
        return CHANGE
    granted = isinstance(change, OpeningChange) and change.grants is not None
    return GRANTS if granted else KEY
