"""Both hands that keep the headcount ledger, opened together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from connectors.live_settings import Current
from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PrisonAffairs
from connectors.postgres.database import Database
from pipelines.flows.headcount.reconciling import Reconciler
from pipelines.flows.headcount.sync import RosterSync
from pipelines.rules.security.keys import KeyProvider


@dataclass(frozen=True)
class Headcount:
    """What follows the platform all day, and what holds the wards against it at night."""

    connected: bool
    sync: RosterSync
    reconciler: Reconciler


def open_headcount(
    database: Database,
    affairs: PrisonAffairs,
    keys: KeyProvider,
    clock: Callable[[], datetime],
    settings: Current,
) -> Headcount:
    outbound = Outbound(database, keys, clock)
    return Headcount(
        connected=affairs.connected,
        sync=RosterSync(database, affairs, outbound, keys, clock, settings),
        reconciler=Reconciler(database, affairs, outbound, clock),
    )
