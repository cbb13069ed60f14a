"""What a decision leads to: the next desk, the desk before, or the end of the case."""

from collections.abc import Iterable

import msgspec

from pipelines.rules.approvals.condition import applies
from pipelines.rules.approvals.seats import Seat
from schemas.approvals.definition import Definition, Facts, Node
from schemas.approvals.state import CaseState, Mode, Need
from schemas.errors import InvalidInput


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands after something happened to it."""

    state: CaseState
    node: Node | None
    """None once nobody of the flow has to decide."""
    skipped: tuple[Node, ...] = ()
    moved: bool = True
    """False while further approvers of the same node are awaited."""


def followed(definition: Definition, *, filing: bool) -> Definition:
    """The flow as cases follow it: one that was published as a filing of a kind that somebody has
    to decide on counts as one of approvals."""
    if filing or definition.mode is Mode.APPROVAL:
        return definition
    return msgspec.structs.replace(definition, mode=Mode.APPROVAL)


def begin(definition: Definition, facts: Facts, *, checks_pass: bool) -> Step:
    """The first desk; a filing that passes every check is in effect at once."""
    if definition.mode is Mode.FILING and checks_pass:
        return Step(state=CaseState.FILED, node=None)
    return _onward(definition.nodes, facts)


def approved(
    definition: Definition,
    facts: Facts,
    node: Node,
    awaited: Iterable[Seat],
    done: frozenset[str],
) -> Step:
    """After an approval; `done` are the principals who have approved in this visit, with this one.

    Those who left meanwhile are no longer awaited, since `awaited` is who may decide now.
    """
    missing = {seat.principal for seat in awaited} - done
    if node.need is Need.ALL and missing:
        return Step(state=CaseState.PENDING, node=node, moved=False)
    keys = [one.key for one in definition.nodes]
    return _onward(definition.nodes[keys.index(node.key) + 1 :], facts)


def rejected() -> Step:
    return Step(state=CaseState.REJECTED, node=None)


def returned(definition: Definition, facts: Facts, node: Node, to: str | None) -> Step:
    """Back to an earlier desk, or to the applicant; `InvalidInput` for any other place."""
    if to is None:
        return Step(state=CaseState.RETURNED, node=None)
    for earlier in returnable(definition, facts, node):
        if earlier.key == to:
            return Step(state=CaseState.PENDING, node=earlier)
    raise InvalidInput("只能退回到已经过的节点或申请人。", code="cannot_return_there", node=to)


def returnable(definition: Definition, facts: Facts, node: Node) -> list[Node]:
    """The desks that the case has passed."""
    keys = [one.key for one in definition.nodes]
    return [one for one in definition.nodes[: keys.index(node.key)] if applies(one, facts)]


def _onward(nodes: list[Node], facts: Facts) -> Step:
    skipped: list[Node] = []
    for node in nodes:
        if applies(node, facts):
            return Step(state=CaseState.PENDING, node=node, skipped=tuple(skipped))
        skipped.append(node)
    return Step(state=CaseState.APPROVED, node=None, skipped=tuple(skipped))
