"""Ids of records that a source told: they follow from its own numbers.

So a page is written without looking for what is known, records that belong together find each
other whichever comes first, and sealed fields know their row before it is there.
"""

from pipelines.rules.security.digest import sm3
from pipelines.rules.security.ulid import encoded
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.modules.visits.visits import VISITS

BYTES = 16
APART = "\x1f"
"""Between the parts, so that no two different ones read alike."""


def target_id(system_id: str, noun: str, key: str) -> str:
    """Has the form of a ULID, without its time."""
    return encoded(int.from_bytes(sm3(APART.join((system_id, noun, key)).encode())[:BYTES]))


def visit_id(system_id: str, visit_no: str) -> str:
    return target_id(system_id, VISITS.code, visit_no)


def call_id(system_id: str, call_no: str) -> str:
    return target_id(system_id, PHONE_CALLS.code, call_no)
