"""Basic data within stored movements: sealed for their place, and told apart by a keyed digest."""

import secrets

import msgspec

from connectors.postgres.headcount.movements import MovementRow
from pipelines.rules.headcount.movement import BasicData, Movement, canonical
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import LOOKUP, PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.headcount.headcount import MovementReason, MovementState

MOST_TEXT = 64
"""More is no number or code; what is kept of it shows that."""


def to_row(keys: KeyProvider, movement: Movement) -> MovementRow:
    """As it is stored when it comes: waiting until nothing before it is missing."""
    plain = msgspec.json.encode(movement.basic)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return MovementRow(
        seq=movement.seq,
        inmate_no=movement.inmate_no[:MOST_TEXT],
        kind=movement.kind,
        prison_code=movement.prison_code[:MOST_TEXT],
        ward_code=movement.ward_code[:MOST_TEXT],
        effective_at=movement.effective_at,
        recorded_at=movement.recorded_at,
        basic_sealed=seal_bytes(keys.sealing(PERSONAL), plain, _place(movement.seq), nonce),
        digest=keyed_digest(keys.derive(LOOKUP), canonical(movement).decode()),
        state=MovementState.WAITING,
        reason=MovementReason.GAP_BEFORE,
        note="",
        inmate_id=None,
    )


def basic_of(keys: KeyProvider, row: MovementRow) -> BasicData:
    """What the movement told of the inmate; `IntegrityBroken` where its seal does not hold."""
    plain = open_bytes(keys.sealing(PERSONAL), bytes(row.basic_sealed), _place(row.seq))
    return msgspec.json.decode(plain, type=BasicData)


def _place(seq: int) -> str:
    return f"headcount_movement.basic:{seq}"
