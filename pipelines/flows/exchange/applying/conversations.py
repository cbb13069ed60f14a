"""Which of our conversations a record names by the system's own number."""

from pipelines.flows.exchange.applying import Source
from pipelines.flows.exchange.applying.visits import visit_id
from pipelines.rules.exchange.prison_records import ids
from schemas.exchange.prison_systems.kinds import SystemKind


def call_id(system: Source, call_no: str) -> str:
    return ids.call_id(system.system_id, call_no)


def conversation_id(system: Source, number: str) -> str:
    """Of a visit or a phone call, as the system's kind says."""
    of = call_id if system.kind is SystemKind.PHONE else visit_id
    return of(system, number)
