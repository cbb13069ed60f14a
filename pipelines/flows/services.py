"""Everything a use case may reach, bundled once at start."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from connectors.duckdb.asking import Analysts
from connectors.duckdb.folder import Exports
from connectors.files.store import SealedStore
from connectors.labour.core_terms import CoreGrades, CorePostKinds
from connectors.labour.ledger_hours import LedgerHours
from connectors.labour.pay_book import PayBook
from connectors.labour.pay_sources import PaySources
from connectors.ledger.shards import Shards
from connectors.live_settings import LiveSettings
from connectors.messages.opening import open_both
from connectors.nats.bus import Bus
from connectors.paper.card_reader import CardReader, EmbeddedCardReader
from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.call_gateway_control import CallGatewayControl
from connectors.platforms.hosts import Hosts
from connectors.platforms.logged_citizen import LoggedCitizenCloud
from connectors.platforms.logged_police import LoggedPolice
from connectors.platforms.logged_wechat import LoggedWeChat
from connectors.platforms.outbound import Outbound
from connectors.platforms.police import NoPoliceCheck, PoliceCheck
from connectors.platforms.prison_affairs import NoPrisonAffairs, PrisonAffairs
from connectors.postgres.access.held_rights import BrokenRow
from connectors.postgres.audit.row_seals import Broken
from connectors.postgres.database import Database
from connectors.postgres.exchange.platform_permissions import Permitted
from connectors.postgres.platform import menus
from connectors.refreshed import Refreshed
from connectors.scanning.opening import open_scanner
from connectors.scanning.scanner import Scanner
from pipelines.flows.access.auth.keyed_locks import KeyedLocks
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.calls.live.feed import Feed
from pipelines.flows.calls.room_client import RoomClient
from pipelines.flows.exchange.prisons.opening import Open, open_none
from pipelines.flows.models.tally import Tally
from pipelines.flows.people.faces.shelves import Shelves
from pipelines.flows.security.lane import Lane
from pipelines.flows.security.openings import Openings
from pipelines.flows.speech.stream_client import StreamClient
from pipelines.flows.watched_faces import FaceClient, WatchedFaces
from pipelines.rules.platform.public_watch.pace import Pace
from pipelines.rules.platform.subsystems import Switch
from pipelines.rules.security.edge import TO_NODES, word_of
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.known_device import PURPOSE as KNOWN_DEVICE
from pipelines.rules.security.purposes import METRICS_WORD
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from schemas.settings import Settings


class Services:
    """Connections and clients of one replica; none of them holds state of a user."""

    def __init__(
        self,
        *,
        live: LiveSettings,
        database: Database,
        bus: Bus,
        faces: FaceClient,
        rooms: RoomClient,
        streams: StreamClient,
        keys: KeyProvider,
        files: SealedStore,
        hosts: Hosts,
        clock: Callable[[], datetime],
        shards: Shards | None = None,
        affairs: PrisonAffairs | None = None,
        affairs_control: AffairsControl | None = None,
        call_gateway_control: CallGatewayControl | None = None,
        pay_sources: PaySources | None = None,
        scanner: Scanner | None = None,
        open_system: Open = open_none,
        police: PoliceCheck | None = None,
        card_reader: CardReader | None = None,
    ) -> None:
        self.live = live
        self.open_system = open_system
        """How a prison's system is reached, for trying its settings."""
        self.subsystems: Refreshed[dict[str, Switch]] = Refreshed(database, {}, menus.switches)
        self.database = database
        self.bus = bus
        self.rooms = rooms
        self.streams = streams
        self.keys = keys
        self.files = files
        self.outbound = Outbound(database, keys, clock)
        self.faces: FaceClient = WatchedFaces(faces, self.outbound)
        self.wechat = LoggedWeChat(hosts.wechat, self.outbound)
        permitted = Permitted(database, clock)
        self.citizens = LoggedCitizenCloud(hosts.citizens, self.outbound, permitted.require)
        self.messages, self.simulated_messages = open_both(live.base, clock)
        """For what somebody waits for, as a code; all else is sent by its own consumer."""
        self.hosts = hosts
        """With the knobs of their stand-ins; real ones have none."""
        self.shards = shards or Shards(database, [], keys)
        self.affairs: PrisonAffairs = affairs or NoPrisonAffairs()
        self.affairs_control = affairs_control
        """The knobs of its stand-in; a real platform has none."""
        self.call_gateway_control = call_gateway_control
        """The same of the outbound call gateway, which the scheduler alone asks."""
        self.police = LoggedPolice(police or NoPoliceCheck(), self.outbound)
        self.card_reader: CardReader = card_reader or EmbeddedCardReader()
        self.card_readings = Lane("card-readings", threads=1, waiting=4)
        """A card takes a second of a processor: who finds others waiting is asked to come again."""
        self.clock = clock
        self.pay_sources = pay_sources or PaySources(
            hours=LedgerHours(self.shards, CorePostKinds()), grades=CoreGrades()
        )
        self.pay_book = PayBook(self.shards)
        self.scanner = scanner or open_scanner(live.base)
        self.notary = open_notary(live.base, keys)
        self.analysts = Analysts(Exports.of(live.base))
        self.feed = Feed(bus, database)
        self.shelves = Shelves(keys)
        self.rights_seal = RowSeal(keys.derive(ACCESS_RIGHTS))
        self.openings = Openings(keys)
        self.signatures = Lane("terminal-signatures", threads=2, waiting=200)
        """Anybody may send what has to be verified, and the event loop waits for nobody."""
        self.edge_word = word_of(keys.derive(TO_NODES))
        """By which a request's address is known for the edge's word."""
        self.metrics_word = word_of(keys.derive(METRICS_WORD))
        """By which a machine without a session may read the cluster's metrics."""
        self.fault_pace = Pace()
        """How many reports of pages' errors this replica takes."""
        self.requests = Tally()
        """The HTTP requests of this replica, as its node's keeper reads them."""
        self.known_devices_key = keys.derive(KNOWN_DEVICE)
        self.alarmed: set[BrokenRow] = set()
        self.tampered: set[Broken] = set()
        self.sign_in_locks = KeyedLocks()
        self.ui_dir = Path(live.base.ui_dir)

    @property
    def settings(self) -> Settings:
        """As they are now; an administrator may have changed one a moment ago."""
        return self.live.current

    async def start(self) -> None:
        """Begin to listen; a message service that is away is waited for in the background."""
        self.feed.start()
        self.live.start()
        self.subsystems.start()

    async def stop(self) -> None:
        self.openings.stop()
        self.signatures.stop()
        self.card_readings.stop()
        await self.subsystems.stop()
        await self.live.stop()
        await self.feed.stop()
        await self.affairs.close()
        await self.wechat.close()
        await self.citizens.close()
        await self.police.close()
        knobs_of_hosts = (self.hosts.wechat_control, self.hosts.citizen_control)
        for knobs in (self.affairs_control, self.call_gateway_control, *knobs_of_hosts):
            if knobs is not None:
                await knobs.close()
        await self.bus.close()
        await self.shards.close()
        await self.database.close()
