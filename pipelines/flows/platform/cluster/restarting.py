"""Restarting one replica or one standing actor alone."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.platform import cluster_nodes, part_restarts
from connectors.postgres.platform.cluster_nodes import NodeRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.platform.cluster.seeing import is_lost
from pipelines.flows.services import Services
from pipelines.rules.platform.cluster.restarting import require_restartable
from schemas.errors import Conflict, NotFound
from schemas.platform.cluster.parts import Part, RestartPart, RestartView

OBJECT = "part_restart"
ACTION = "part_restart.ask"


async def restart(services: Services, officer: Officer, asked: RestartPart) -> RestartView:
    """Note the wish; the part's node ends the part, and another one comes in its place."""
    attempt = Attempt(services, officer.actor(), ACTION, OBJECT, None, officer.stream)
    now = services.clock()
    async with attempt, services.database.transaction() as tx:
        require_restartable(asked.kind, asked.name, during_call=asked.during_call)
        part = _part(await cluster_nodes.get(tx, asked.node), asked, now)
        await tx.lock("part_restart")
        if await part_restarts.is_open(tx, asked.node, asked.kind, asked.name):
            raise Conflict("此进程正在重启，请稍候。", code="restarting")
        restart_id = await part_restarts.ask(tx, asked, officer.id, now)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=ACTION,
            object_kind=OBJECT,
            object_id=restart_id,
            detail={
                "node": asked.node,
                "name": asked.name,
                "before": {"pid": part.pid, "restarts": part.restarts},
                "reason": asked.reason.strip(),
            },
        )
        (noted,) = await part_restarts.latest(tx, 1)
        return noted


def _part(row: NodeRow | None, asked: RestartPart, now: datetime) -> Part:
    if row is None or row.state is None:
        raise NotFound("没有此节点。")
    if is_lost(row, now):
        raise Conflict("节点已失联，无法重启其中的进程。", code="node_lost")
    for part in row.state.parts:
        if (part.kind, part.name) == (asked.kind, asked.name):
            return part
    raise NotFound("此进程已不存在，请刷新。")
