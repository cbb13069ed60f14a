"""What a kind of application that is a record has beside its declaration."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.kind import Ending, Variants
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.record_case import Headline
from pipelines.rules.calls.checks import Outcome
from schemas.approvals.definition import Facts

Checks = Callable[[Tx, Services, Matter], Awaitable[list[Outcome]]]
Follows = Callable[[Tx, Services, ApprovalCaseRow, Ending, Matter], Awaitable[dict[str, Any]]]
"""What comes of a decision before the record moves; answers what else the record then holds."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Functions, where a declaration does not say all."""

    checks: Checks | None = None
    """The declared ones of them count."""
    check_titles: Mapping[str, str] = field(default_factory=dict)
    """Of checks that no other kind makes."""
    facts: Callable[[Tx, Services, Matter], Awaitable[Facts]] | None = None
    headline: Headline | None = None
    variant: Callable[[Tx, Matter], Awaitable[str]] | None = None
    """Which flow of those of `variants` a record follows."""
    variants: Variants | None = None
    approved: Follows | None = None
    rejected: Follows | None = None
    returned: Follows | None = None
    withdrawn: Follows | None = None
