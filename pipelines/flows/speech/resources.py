"""The live speech channels, and the engine that hears them (NF-DEP-06)."""

from datetime import timedelta

from connectors.postgres.platform import cluster_nodes, leading, replica_scaling
from connectors.postgres.speech import speech_use
from pipelines.flows.services import Services
from schemas.platform.cluster.parts import ONLY_NODE
from schemas.platform.cluster.replicas import Deployment
from schemas.speech.speech_resources import SpeechResources

SHOWN = timedelta(hours=3)
"""So far back the use of the channels is shown; what is kept reaches farther."""


async def resources(services: Services) -> SpeechResources:
    """Calls are heard on the node that leads."""
    now = services.clock()
    async with services.database.transaction() as tx:
        await cluster_nodes.ask(tx, now)
    async with services.database.reading() as tx:
        leader = await leading.current(tx)
        node = leader.node if leader else ONLY_NODE
        row = await replica_scaling.read(tx, node, Deployment.SPEECH)
        use = await speech_use.between(tx, now - SHOWN, now)
    return SpeechResources(observed=row.observed, use=use)
