"""Setting by hand how many replicas a deployment has, and giving it back to the load."""

from datetime import timedelta

from connectors.postgres.audit import audit
from connectors.postgres.platform import cluster_nodes, replica_scaling
from connectors.postgres.platform.replica_scaling import ScalingRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.platform.cluster.seeing import deployment_view, is_lost
from pipelines.flows.services import Services
from pipelines.rules.platform.cluster.fitting import fits, in_words
from pipelines.rules.platform.cluster.scaling import Limits, by_hand, limits_of
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.platform.cluster.replicas import Deployment, DeploymentView, SetReplicas, Wish

OBJECT = "replica_scaling"
ACTION = "replica_scaling.set"


async def scale(
    services: Services, officer: Officer, node: str, deployment: Deployment, asked: SetReplicas
) -> DeploymentView:
    """Keep the wish; the node's keeper carries it out within seconds, and ends it in time."""
    name = f"{node}/{deployment.value}"[:64]
    attempt = Attempt(services, officer.actor(), ACTION, OBJECT, name, officer.stream)
    now = services.clock()
    limits = limits_of(services.settings)[deployment]
    async with attempt, services.database.transaction() as tx:
        await _require_node(services, tx, node)
        await replica_scaling.lock(tx)
        known = await replica_scaling.read(tx, node, deployment)
        before = by_hand(known.wish, now)
        if asked.seen != before:
            raise Conflict("副本数已被他人调整，请刷新后再改。", code="changed_meanwhile")
        _require_possible(asked.target, known, limits)
        wish = Wish(
            target=asked.target,
            at=now,
            by=officer.name,
            reason=asked.reason.strip(),
            until=None if asked.target is None else now + timedelta(minutes=asked.minutes),
            before=_before_hand(known, before),
        )
        await replica_scaling.put(tx, node, deployment, wish=wish)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=ACTION,
            object_kind=OBJECT,
            object_id=name,
            detail={
                "before": {"replicas": before},
                "after": {"replicas": asked.target},
                "until": wish.until and f"{local(wish.until):%Y-%m-%d %H:%M}",
                "reason": wish.reason,
            },
        )
        row = await replica_scaling.read(tx, node, deployment)
        return deployment_view(row, limits, now)


async def _require_node(services: Services, tx: Tx, node: str) -> None:
    row = await cluster_nodes.get(tx, node)
    if row is None:
        raise NotFound("没有此节点。")
    if is_lost(row, services.clock()):
        raise Conflict("节点已失联，无法调整。", code="node_lost")


def _require_possible(target: int | None, known: ScalingRow, limits: Limits) -> None:
    if target is None:
        return
    if not limits.least <= target <= limits.most:
        raise InvalidInput(
            f"副本数应在{limits.least}至{limits.most}之间。",
            code="out_of_range",
            least=limits.least,
            most=limits.most,
        )
    seen = known.observed
    if seen is not None and seen.held is not None and not fits(target, seen.current, seen.held):
        raise Conflict(in_words(seen.held), code="does_not_fit", most=seen.held.most)


def _before_hand(known: ScalingRow, by_hand_now: int | None) -> int | None:
    """How many there were when the load decided last."""
    if by_hand_now is not None and known.wish is not None:
        return known.wish.before
    return known.observed.target if known.observed else None
