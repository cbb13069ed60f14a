"""The doors to WeChat and 随申办, and to the knobs of what stands in for them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from connectors.messages.simulated_transport import SimulatedTransport
from connectors.platforms.citizen import CitizenCloud
from connectors.platforms.citizen_control import CitizenControl
from connectors.platforms.citizen_http import CitizenHttp
from connectors.platforms.citizen_stand_in import simulator as city
from connectors.platforms.citizen_stand_in.simulator import CitizenStandIn
from connectors.platforms.host_people import Holder, HostPeople
from connectors.platforms.no_citizen import NoCitizenCloud
from connectors.platforms.no_wechat import NoWeChat
from connectors.platforms.relay.asking import RelayedCitizen, RelayedWeChat, RelayLine
from connectors.platforms.stand_in_folder import StandInFolder
from connectors.platforms.wechat import WeChat
from connectors.platforms.wechat_control import WeChatControl
from connectors.platforms.wechat_http import HttpWeChat
from connectors.platforms.wechat_stand_in import simulator as chat
from connectors.platforms.wechat_stand_in.simulator import WeChatStandIn
from connectors.postgres.database import Database
from schemas.settings import Settings

WITHIN = "http://within"
"""No network leads there: a stand-in of the same process answers."""


class Hosts(NamedTuple):
    """Knobs are there where stand-ins are."""

    wechat: WeChat
    citizens: CitizenCloud
    wechat_control: WeChatControl | None = None
    citizen_control: CitizenControl | None = None


class HostsWithin:
    """Both stand-ins in the process that asks: of platforms that have none beside them."""

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime], people: Iterable[Holder] = ()
    ) -> None:
        top = Path(settings.data_dir) / "hosts"
        self._folders = {name: StandInFolder(top / name) for name in ("wechat", "citizen")}
        for folder in self._folders.values():
            folder.furnish()
        known = HostPeople(people)
        chat_key, city_key = (one.key.read_bytes() for one in self._folders.values())
        knobs = [one.control_key.read_bytes() for one in self._folders.values()]
        self.wechat = WeChatStandIn(chat_key, known, control_key=knobs[0], clock=clock)
        self.citizen = CitizenStandIn(city_key, known, control_key=knobs[1], clock=clock)

    def told_of(self, settings: Settings) -> Settings:
        """What a door to them is opened with."""
        return msgspec.structs.replace(
            settings,
            wechat_url=WITHIN,
            wechat_app_id=chat.APP_ID,
            wechat_secret_file=str(self._folders["wechat"].key),
            wechat_official_app_id=chat.OFFICIAL_APP_ID,
            wechat_official_secret_file=str(self._folders["wechat"].key),
            citizen_url=WITHIN,
            citizen_app_id=city.APP_ID,
            citizen_signing=city.SIGNING,
            citizen_secret_file=str(self._folders["citizen"].key),
        )

    def opened(
        self, settings: Settings, database: Database, clock: Callable[[], datetime]
    ) -> Hosts:
        told = self.told_of(settings)
        chats, cities = SimulatedTransport(self.wechat), SimulatedTransport(self.citizen)
        keys = [one.control_key.read_bytes().strip() for one in self._folders.values()]
        return Hosts(
            HttpWeChat(told, database, clock, chats),
            CitizenHttp(told, database, clock, cities),
            WeChatControl(WITHIN, keys[0], _now, chats),
            CitizenControl(WITHIN, keys[1], _now, cities),
        )


def open_hosts(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Hosts:
    """As they are set; a demonstration that names none has stand-ins within."""
    within = None
    if settings.simulators and not (settings.wechat_url and settings.citizen_url):
        within = HostsWithin(settings, clock).opened(settings, database, clock)
    wechat: WeChat = within.wechat if within else NoWeChat()
    citizens: CitizenCloud = within.citizens if within else NoCitizenCloud()
    wechat_control = within.wechat_control if within else None
    citizen_control = within.citizen_control if within else None
    if settings.public_relay_url:
        key = Path(settings.public_relay_key_file).read_bytes().strip()
        lines = [RelayLine(settings.public_relay_url, key, _now) for _ in range(2)]
        return Hosts(RelayedWeChat(lines[0], database), RelayedCitizen(lines[1], database))
    if settings.wechat_url:
        wechat, wechat_control = HttpWeChat(settings, database, clock), None
        if turned := _knobs(settings, settings.wechat_control_key_file):
            wechat_control = WeChatControl(settings.wechat_url, turned, _now)
    if settings.citizen_url:
        citizens, citizen_control = CitizenHttp(settings, database, clock), None
        if turned := _knobs(settings, settings.citizen_control_key_file):
            citizen_control = CitizenControl(settings.citizen_url, turned, _now)
    return Hosts(wechat, citizens, wechat_control, citizen_control)


def _knobs(settings: Settings, key_file: str) -> bytes | None:
    """The key of a stand-in's knobs; a real platform has none."""
    if not settings.simulators or not key_file:
        return None
    return Path(key_file).read_bytes().strip()


def _now() -> datetime:
    return datetime.now(UTC)
