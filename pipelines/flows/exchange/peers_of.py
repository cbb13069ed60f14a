"""Every outside peer that this installation knows, from its settings and from what is kept.

A kind of peer joins the list by one more function in `SOURCES`.
"""

from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy import select

from connectors.platforms.call_gateway import PEER as CALL_GATEWAY
from connectors.platforms.citizen import PEER as CITIZENS
from connectors.platforms.logged_wechat import PEER as WECHAT
from connectors.platforms.police import PEER as POLICE
from connectors.platforms.prison_affairs import PEER as PRISON_AFFAIRS
from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.connector import peer_of
from pipelines.flows.phone.funds.sender import PEER as FUNDS
from pipelines.rules.exchange.open_api.interfaces import LIVE_SPEECH, PHONE_EXCHANGE
from schemas.exchange.peers import Way
from schemas.exchange.prison_systems.kinds import PROTOCOL_TITLES, SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.modules.common import ACTIVE, APPROVED
from schemas.platform.reach import EVERYWHERE
from schemas.settings import Settings
from schemas.tables.exchange.open_api import api_grant
from schemas.tables.generated import GENERATED

api_consumer = GENERATED["api_consumers"]
message_channel = GENERATED["message_channels"]
CHANNELS = "消息通道"
CONSUMERS, EXCHANGES, SPEAKERS = "第三方接入方", "监狱亲情电话系统", "实时语音来源"
SIMULATED = "模拟系统"
SIGNED = "HTTPS，HMAC-SM3 签名"
PRISON_SYSTEMS = {SystemKind.VISIT: "会见系统", SystemKind.PHONE: "亲情电话系统"}
NO_SETTINGS = "尚未配置"
OWN_ENGINE = "平台内置"
KEYS, SPEECH, FACES = "密码服务", "语音识别服务", "人脸识别服务"


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """Something outside: who calls whom, how, and whether it is set up and in use."""

    name: str
    """As the logs of calls name it."""
    kind: str
    way: Way
    protocol: str
    set_up: bool
    off: bool = False
    """Whether its own record says that it is out of use."""
    switched: bool = True
    """Whether it goes through `Outbound`, where it can be switched off."""
    link: str | None = None


Source = Callable[[Tx, Settings], Awaitable[list[Peer]]]


async def platforms(tx: Tx, settings: Settings) -> list[Peer]:
    """The bureau's and the city's platforms."""
    simulated = settings.simulators

    def out(name: str, kind: str, protocol: str, *, set_up: bool) -> Peer:
        told = SIMULATED if simulated else protocol
        known = simulated or set_up
        return Peer(name=name, kind=kind, way=Way.OUT, protocol=told, set_up=known)

    return [
        out(PRISON_AFFAIRS, "狱政平台", SIGNED, set_up=bool(settings.affairs_url)),
        out(WECHAT, "微信公众号", "HTTPS", set_up=bool(settings.wechat_url)),
        out(CITIZENS, "随申办市民云", "HTTPS", set_up=bool(settings.citizen_url)),
        out(CALL_GATEWAY, "电话外呼网关", SIGNED, set_up=bool(settings.call_gateway_url)),
        out(POLICE, "公安实人认证", SIGNED, set_up=bool(settings.police_url)),
        out(FUNDS, "资金管理平台", SIGNED, set_up=bool(settings.funds_url)),
    ]


async def services(tx: Tx, settings: Settings) -> list[Peer]:
    """What the platform itself cannot work without, and which is therefore not switched here."""
    return [
        Peer(
            name=KEYS,
            kind="可信密码服务",
            way=Way.OUT,
            protocol=SIGNED,
            set_up=bool(settings.key_service_url),
            switched=False,
        ),
        Peer(
            name=SPEECH,
            kind="语音识别引擎",
            way=Way.OUT,
            protocol="HTTP",
            set_up="http" in settings.speech_engines,
            switched=False,
        ),
        Peer(
            name=FACES,
            kind="人脸识别引擎",
            way=Way.OUT,
            protocol=OWN_ENGINE,
            set_up=True,
            switched=False,
        ),
    ]


async def channels(tx: Tx, settings: Settings) -> list[Peer]:
    """Gateways of short messages, each by the channel that was approved."""
    kept = message_channel.c
    rows = await tx.execute(select(kept.id, kept.name, kept.state).order_by(kept.name))
    return [
        Peer(
            name=row.name,
            kind=CHANNELS,
            way=Way.OUT,
            protocol="HTTPS，HMAC-SM3 签名",
            set_up=row.state == APPROVED,
            link=f"/m/message_channels/{row.id}",
        )
        for row in rows
    ]


async def consumers(tx: Tx, settings: Settings) -> list[Peer]:
    """Whoever calls us; each is switched by the state of its own record."""
    kept = api_consumer.c
    granted = select(api_grant.c.consumer_id, api_grant.c.interface)
    grants: dict[str, set[str]] = {}
    for row in await tx.execute(granted):
        grants.setdefault(row.consumer_id, set()).add(row.interface)
    rows = await tx.execute(select(kept.id, kept.name, kept.state).order_by(kept.name))
    return [
        Peer(
            name=row.name,
            kind=_kind(grants.get(row.id, set())),
            way=Way.IN,
            protocol="HTTPS，HMAC-SM3 签名",
            set_up=True,
            off=row.state != ACTIVE,
            switched=False,
            link=f"/m/api_consumers/{row.id}",
        )
        for row in rows
    ]


def _kind(granted: set[str]) -> str:
    if PHONE_EXCHANGE in granted:
        return EXCHANGES
    return SPEAKERS if granted == {LIVE_SPEECH} else CONSUMERS


async def prisons(tx: Tx, settings: Settings) -> list[Peer]:
    """Each prison's visit and phone system, by the name under which its calls are logged."""
    found = await systems.all_of(tx, EVERYWHERE)
    counting = await versions.active(tx, [system.id for system in found])
    return [
        Peer(
            name=peer_of(system),
            kind=f"{system.prison_name}{PRISON_SYSTEMS[system.kind]}",
            way=Way.OUT,
            protocol=_protocol(counting.get(system.id)),
            set_up=system.active is not None,
            off=not system.enabled,
            link=f"/prison-systems/{system.id}",
        )
        for system in found
    ]


def _protocol(settings: SystemSettings | None) -> str:
    return NO_SETTINGS if settings is None else PROTOCOL_TITLES[settings.protocol]


SOURCES: tuple[Source, ...] = (platforms, services, prisons, channels, consumers)


async def every(tx: Tx, settings: Settings) -> list[Peer]:
    return [peer for source in SOURCES for peer in await source(tx, settings)]
