"""Basic data within stored movements: sealed for their place, and told apart by a keyed digest."""

import secrets

import msgspec

from connectors.postgres.headcount.movements import MovementRow
from pipelines.rules.headcount.movement import canonical
from pipelines.rules.headcount.rows import basic_place, basic_text, movement_columns
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.field import open_bytes, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import LOOKUP, PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.exchange.prison_affairs import BasicData, Movement
from schemas.headcount.headcount import MovementReason, MovementState


def to_row(keys: KeyProvider, movement: Movement) -> MovementRow:
    """As it is stored when it comes: waiting until nothing before it is missing."""
    nonce, place = secrets.token_bytes(NONCE_BYTES), basic_place(movement.seq)
    return MovementRow(
        **movement_columns(movement),
        basic_sealed=seal_field(keys.sealing(PERSONAL), basic_text(movement), place, nonce),
        digest=keyed_digest(keys.derive(LOOKUP), canonical(movement).decode()),
        state=MovementState.WAITING,
        reason=MovementReason.GAP_BEFORE,
        note="",
        inmate_id=None,
    )


def basic_of(keys: KeyProvider, row: MovementRow) -> BasicData:
    """What the movement told of the inmate; `IntegrityBroken` where its seal does not hold."""
    plain = open_bytes(keys.sealing(PERSONAL), bytes(row.basic_sealed), basic_place(row.seq))
    return msgspec.json.decode(plain, type=BasicData)
