"""Routes of the cluster's page and metrics."""

from typing import Annotated

from litestar import Response
from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.cluster import restarting, scaling, seeing
from pipelines.rules.access.codes.platform import READ_CLUSTER, STEER_CLUSTER
from pipelines.rules.platform.cluster.metrics import CONTENT_TYPE, exposition
from schemas.platform.cluster.parts import RestartPart, RestartView
from schemas.platform.cluster.replicas import Deployment, DeploymentView, SetReplicas
from schemas.platform.cluster.view import ClusterView
from serve.http import AsOfficer, Wired
from serve.route import officers

NodeName = Annotated[str, PathParameter(min_length=1, max_length=64)]
DeploymentName = Annotated[Deployment, PathParameter()]


@officers.get("/api/cluster", asks=READ_CLUSTER)
async def cluster(services: Wired) -> ClusterView:
    return await seeing.cluster(services)


@officers.get("/api/cluster/metrics", asks=READ_CLUSTER, by_word=True, media_type="text/plain")
async def metrics(services: Wired) -> Response[str]:
    """The same figures as Prometheus reads them."""
    return Response(exposition(await seeing.whole(services)), media_type=CONTENT_TYPE)


@officers.put("/api/cluster/nodes/{node:str}/deployments/{deployment:str}", asks=STEER_CLUSTER)
async def set_replicas(
    services: Wired,
    officer: AsOfficer,
    node: NodeName,
    deployment: DeploymentName,
    data: JSONBody[SetReplicas],
) -> DeploymentView:
    return await scaling.scale(services, officer, node, deployment, data)


@officers.post("/api/cluster/restarts", asks=STEER_CLUSTER)
async def restart_part(
    services: Wired, officer: AsOfficer, data: JSONBody[RestartPart]
) -> RestartView:
    return await restarting.restart(services, officer, data)


HANDLERS = (cluster, metrics, set_replicas, restart_part)
