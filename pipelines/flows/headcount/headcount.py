"""The hands that keep the headcount ledger and its inmates, opened together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.files.store import SealedStore
from connectors.live_settings import Current
from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PrisonAffairs
from connectors.postgres.database import Database
from pipelines.flows.headcount.inmates import InmateReader
from pipelines.flows.headcount.portraits import PortraitFetcher
from pipelines.flows.headcount.reconciling import Reconciler
from pipelines.flows.headcount.sync import RosterSync
from pipelines.rules.security.keys import KeyProvider


@dataclass(frozen=True)
class Headcount:
    """What follows the platform all day, and what holds the wards against it at night."""

    connected: bool
    sync: RosterSync
    inmates: InmateReader
    portraits: PortraitFetcher
    reconciler: Reconciler


def open_headcount(
    database: Database,
    affairs: PrisonAffairs,
    keys: KeyProvider,
    clock: Callable[[], datetime],
    settings: Current,
    files: SealedStore,
) -> Headcount:
    outbound = Outbound(database, keys, clock)
    return Headcount(
        connected=affairs.connected,
        sync=RosterSync(database, affairs, outbound, keys, clock, settings),
        inmates=InmateReader(database, affairs, outbound, keys, clock, settings),
        portraits=PortraitFetcher(database, affairs, outbound, files, clock),
        reconciler=Reconciler(database, affairs, outbound, clock),
    )
