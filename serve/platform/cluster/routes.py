"""Routes of the cluster's page and metrics."""

from typing import Annotated

from litestar import Response, get, post, put
from litestar.params import JSONBody, PathParameter

from pipelines.flows.platform.cluster import restarting, scaling, seeing
from pipelines.rules.platform.cluster.metrics import CONTENT_TYPE, exposition
from schemas.platform.cluster.parts import RestartPart, RestartView
from schemas.platform.cluster.replicas import Deployment, DeploymentView, SetReplicas
from schemas.platform.cluster.view import ClusterView
from serve.access.auth.guards import officers_only, officers_or_word
from serve.http import AsOfficer, Wired

NodeName = Annotated[str, PathParameter(min_length=1, max_length=64)]
DeploymentName = Annotated[Deployment, PathParameter()]


@get("/api/cluster", guards=[officers_only])
async def cluster(services: Wired, officer: AsOfficer) -> ClusterView:
    return await seeing.cluster(services, officer)


@get("/api/cluster/metrics", guards=[officers_or_word], media_type="text/plain")
async def metrics(services: Wired) -> Response[str]:
    """The same figures as Prometheus reads them."""
    return Response(exposition(await seeing.whole(services)), media_type=CONTENT_TYPE)


@put("/api/cluster/nodes/{node:str}/deployments/{deployment:str}", guards=[officers_only])
async def set_replicas(
    services: Wired,
    officer: AsOfficer,
    node: NodeName,
    deployment: DeploymentName,
    data: JSONBody[SetReplicas],
) -> DeploymentView:
    return await scaling.scale(services, officer, node, deployment, data)


@post("/api/cluster/restarts", guards=[officers_only])
async def restart_part(
    services: Wired, officer: AsOfficer, data: JSONBody[RestartPart]
) -> RestartView:
    return await restarting.restart(services, officer, data)


HANDLERS = (cluster, metrics, set_replicas, restart_part)
