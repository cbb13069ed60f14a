"""The list of outside peers, and switching one off and on (VC-API-01)."""

from datetime import timedelta

from connectors.postgres.audit import audit
from connectors.postgres.exchange import open_api, outbound_calls, peer_switches
from connectors.postgres.exchange.outbound_calls import PeerFigures
from connectors.postgres.exchange.peer_switches import SwitchRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange import peers_of as peers
from pipelines.flows.exchange.peers_of import Peer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.exchange import LIST_PEERS, SWITCH_PEERS
from pipelines.rules.access.permissions import require_permission
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.exchange.peers import PeerList, PeerState, PeerView, SwitchPeer, Way

OBJECT = "peer"
COUNTED = timedelta(days=1)
LOOKED_BACK = timedelta(days=30)
"""How far back the last contact is looked for."""


async def listed(services: Services, officer: Officer) -> PeerList:
    """Every peer with its state and what the logs of calls say of it."""
    require_permission(officer.permissions, LIST_PEERS)
    _require_bureau(officer)
    now = services.clock()
    since, back_to = now - COUNTED, now - LOOKED_BACK
    async with services.database.transaction() as tx:
        known = await peers.every(tx, services.settings)
        out = await outbound_calls.figures(tx, back_to=back_to, since=since)
        come = await open_api.figures(tx, back_to=back_to, since=since)
        switches = {one.peer: one for one in await peer_switches.every(tx)}
    told = {(Way.OUT, one.peer): one for one in out} | {(Way.IN, one.peer): one for one in come}
    rows = [_view(one, told.get((one.way, one.name)), switches.get(one.name)) for one in known]
    return PeerList(since=since, rows=rows)


async def switch(services: Services, officer: Officer, asked: SwitchPeer) -> PeerList:
    """Stop everything that goes out to one peer, or let it go again."""
    attempt = Attempt(
        services, officer.actor(), "peers.switch", OBJECT, asked.peer[:26], officer.stream
    )
    async with attempt, services.database.transaction() as tx:
        require_permission(officer.permissions, SWITCH_PEERS)
        _require_bureau(officer)
        known = {one.name: one for one in await peers.every(tx, services.settings) if one.switched}
        if asked.peer not in known:
            raise NotFound("没有这个可以启停的对外接口。", code="no_such_peer")
        await tx.lock(f"peer:{asked.peer}")
        if await peer_switches.is_off(tx, asked.peer) is not asked.on:
            raise Conflict("该接口已是这个状态，请刷新后再试。", code="switched_already")
        now, reason = services.clock(), asked.reason.strip()
        await peer_switches.set_off(
            tx, asked.peer, off=not asked.on, reason=reason, by=officer.name, now=now
        )
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="peers.switch",
            object_kind=OBJECT,
            object_id=None,
            detail={"peer": asked.peer, "on": asked.on, "reason": reason},
            at=now,
        )
    return await listed(services, officer)


def _require_bureau(officer: Officer) -> None:
    if officer.stream != audit.BUREAU:
        raise Forbidden("对外接口由市局统一管理。", code="bureau_only")


def _view(peer: Peer, told: PeerFigures | None, switch: SwitchRow | None) -> PeerView:
    own = switch if peer.switched else None
    return PeerView(
        name=peer.name,
        kind=peer.kind,
        way=peer.way,
        protocol=peer.protocol,
        state=_state(peer, told, own),
        switchable=peer.switched and peer.set_up,
        link=peer.link,
        last_at=told.last_at if told else None,
        last_ok_at=told.last_ok_at if told else None,
        calls=told.calls if told else 0,
        failures=told.failures if told else 0,
        reason=own.reason if own and own.off else "",
        changed_at=own.changed_at if own else None,
        changed_by=own.changed_by if own else "",
    )


def _state(peer: Peer, told: PeerFigures | None, switch: SwitchRow | None) -> PeerState:
    if peer.off or (switch is not None and switch.off):
        return PeerState.OFF
    if not peer.set_up:
        return PeerState.ABSENT
    if told is None:
        return PeerState.SILENT
    failed = told.last_ok_at is None or told.last_ok_at < told.last_at
    return PeerState.FAILING if failed else PeerState.WORKING
