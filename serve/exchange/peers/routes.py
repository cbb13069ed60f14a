"""Routes of the list of outside peers."""

from litestar import get, put
from litestar.params import JSONBody

from pipelines.flows.exchange.peers import switching
from schemas.exchange.peers import PeerList, SwitchPeer
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Wired


@get("/api/peers", guards=[officers_only])
async def list_peers(services: Wired, officer: AsOfficer) -> PeerList:
    return await switching.listed(services, officer)


@put("/api/peers", guards=[officers_only])
async def switch_peer(services: Wired, officer: AsOfficer, data: JSONBody[SwitchPeer]) -> PeerList:
    return await switching.switch(services, officer, data)


HANDLERS = (list_peers, switch_peer)
