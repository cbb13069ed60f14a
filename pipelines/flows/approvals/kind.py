"""What a kind of application brings to the approval centre."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.keys import KeyProvider
from schemas.approvals.cases import ChangeLine
from schemas.exchange.open_grants import Opening


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Who brought a case to its end, and with which words."""

    actor: Actor
    opinion: str
    at: datetime
    outcomes: list[Outcome] = []
    """What the automatic checks found when it was decided, so that no hook asks again."""


class Parties(msgspec.Struct, frozen=True):
    """Whom a case is about."""

    relative_id: str
    inmate_id: str


async def proposed_parties(_: Tx, case: ApprovalCaseRow) -> Parties | None:
    """As the proposal names them."""
    told = case.proposal or {}
    if "relative_id" not in told or "inmate_id" not in told:
        return None
    return Parties(told["relative_id"], told["inmate_id"])


Checks = Callable[[Tx, Services, ApprovalCaseRow], Awaitable[list[Outcome]]]
Variants = Callable[[Tx], Awaitable[dict[str, str]]]
"""Codes and titles of what within a kind may have flows of its own."""
Hook = Callable[[Tx, Services, ApprovalCaseRow, Ending], Awaitable[None]]
"""Runs in the deciding transaction: where it refuses, the decision is not made either."""


async def no_checks(_: Tx, __: Services, ___: ApprovalCaseRow) -> list[Outcome]:
    return []


async def nothing(_: Tx, __: Services, ___: ApprovalCaseRow, ____: Ending) -> None:
    return None


async def nothing_before(_: Services, __: ApprovalCaseRow) -> None:
    return None


async def nothing_more(_: Services) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class ApprovalKind(Outline):
    """One kind; `approved` lets the application take effect, the others tell it otherwise."""

    guarding: bool = False
    """Whether it protects people or what is kept of them: its flows are published by two persons,
    and it is never a filing."""
    read_alone: bool = False
    """Whether nobody lets a case through among others, unread."""
    checks: Checks = no_checks
    check_titles: Mapping[str, str] = field(default_factory=dict)
    approved: Hook = nothing
    rejected: Hook = nothing
    returned: Hook = nothing
    withdrawn: Hook = nothing
    beforehand: Callable[[Services, ApprovalCaseRow], Awaitable[None]] = nothing_before
    """What is asked of outside systems right before a decision, outside its transaction."""
    afterwards: Callable[[Services], Awaitable[None]] = nothing_more
    """What follows an approval once it is committed; done twice it changes nothing."""
    parties: Callable[[Tx, ApprovalCaseRow], Awaitable[Parties | None]] = proposed_parties
    link: Callable[[ApprovalCaseRow], str | None] = lambda _: None
    """Where the console shows the business."""
    variants: Variants | None = None
    difference: Callable[[KeyProvider, ApprovalCaseRow], list[ChangeLine]] | None = None
    """What the kind keeps sealed of a change and shows to approvers."""
    shown: Callable[[KeyProvider, ApprovalCaseRow, Officer], list[ChangeLine]] | None = None
    """The same where it depends on the level of data that an approver may see."""
    opening: Callable[[Tx, Services, ApprovalCaseRow], Awaitable[Opening | None]] | None = None
    """What an outside system would get, where that is what a case is about."""

    def __post_init__(self) -> None:
        if self.guarding and (self.filing or self.ruled):
            raise ValueError(f"{self.code} guards, so somebody has to decide")


def base_of(flow_kind: str) -> str:
    """The kind whose cases follow a flow: `official_booking` of `official_booking.court_trial`."""
    return flow_kind.partition(".")[0]


def flow_kind_of(kind: ApprovalKind, variant: str | None) -> str:
    """The name under which a flow of the kind, or of one variant of it, is kept."""
    return f"{kind.code}.{variant}" if variant else kind.code
