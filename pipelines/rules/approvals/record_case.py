"""A record's case, as its module declares it: its kind, its title, its facts and its checks."""

from collections.abc import Callable, Iterable, Sequence

from pipelines.rules.approvals.content import record_digest
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.approvals.outline import Outline
from pipelines.rules.approvals.record_facts import declared_facts, fact_fields
from pipelines.rules.calls.checks import Outcome
from pipelines.rules.modules.record import Stored
from schemas.approvals.definition import Definition, Facts
from schemas.modules.approval import FAILED_CHECKS, Approval
from schemas.modules.module import Module

LONGEST_TITLE = 128
Headline = Callable[[Matter], str]


def outline_of(module: Module, approval: Approval) -> Outline:
    return Outline(
        code=approval.kind,
        title=approval.title,
        group=approval.group,
        fields=fact_fields(module, approval),
        default=Definition(nodes=list(approval.nodes)),
        filing=approval.filing,
        ruled=approval.ruled,
    )


def title_of(approval: Approval, matter: Matter, headline: Headline | None = None) -> str:
    """`headline` makes it where the declaration does not."""
    said = headline(matter) if headline else matter.text(approval.headline)
    return said[:LONGEST_TITLE]


def outcomes_of(approval: Approval, made: Iterable[Outcome]) -> list[Outcome]:
    """The declared checks, in their order; one that does not bear on a record is left out."""
    by_name = {one.name: one for one in made}
    return [by_name[name] for name in approval.checks if name in by_name]


def facts_of(
    approval: Approval, matter: Matter, outcomes: Sequence[Outcome], beside: Facts | None = None
) -> Facts:
    """What the record says, what was found beside it, and how many checks it failed."""
    facts = declared_facts(approval, matter) | (beside or {})
    if FAILED_CHECKS in approval.facts:
        facts[FAILED_CHECKS.name] = sum(not outcome.passed for outcome in outcomes)
    return facts


def covered(record: Stored, proposal: str | None = None) -> Facts:
    """Digests by which a signature covers the whole record, and what approvers were shown of it."""
    shown: Facts = {} if proposal is None else {"proposal": proposal}
    return {"content": record_digest(record.values)} | shown
