"""Routes of the list of outside peers."""

from litestar.params import JSONBody

from pipelines.flows.exchange.peers import switching
from pipelines.rules.access.codes.exchange import LIST_PEERS, SWITCH_PEERS
from schemas.exchange.peers import PeerList, SwitchPeer
from serve.http import AsOfficer, Wired
from serve.route import officers


@officers.get("/api/peers", asks=LIST_PEERS)
async def list_peers(services: Wired, officer: AsOfficer) -> PeerList:
    return await switching.listed(services, officer)


@officers.put("/api/peers", asks=SWITCH_PEERS)
async def switch_peer(services: Wired, officer: AsOfficer, data: JSONBody[SwitchPeer]) -> PeerList:
    return await switching.switch(services, officer, data)


HANDLERS = (list_peers, switch_peer)
