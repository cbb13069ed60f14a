"""Rows of movements and stays, made of what was told and of what follows from it."""

from typing import Any

import msgspec

from pipelines.rules.headcount.fold import Stay
from schemas.exchange.prison_affairs import Movement

MOST_TEXT = 64
"""More is no number or code; what is kept of it shows that."""


def movement_columns(movement: Movement) -> dict[str, Any]:
    """Of the table `headcount_movement`, what stands there in clear."""
    return {
        "seq": movement.seq,
        "inmate_no": movement.inmate_no[:MOST_TEXT],
        "kind": movement.kind,
        "prison_code": movement.prison_code[:MOST_TEXT],
        "ward_code": movement.ward_code[:MOST_TEXT],
        "effective_at": movement.effective_at,
        "recorded_at": movement.recorded_at,
    }


def basic_text(movement: Movement) -> str:
    """What is sealed of it."""
    return msgspec.json.encode(movement.basic).decode()


def basic_place(seq: int) -> str:
    """Where the seal belongs."""
    return f"headcount_movement.basic:{seq}"


def spell_columns(stay: Stay, prison_id: str) -> dict[str, Any]:
    """Of the table `headcount_spell`."""
    return {
        "ward_id": stay.ward_id,
        "prison_id": prison_id,
        "since": stay.since,
        "until": stay.until,
        "began": stay.began.value,
        "began_seq": stay.began_seq,
        "ended": stay.ended.value if stay.ended else None,
        "ended_seq": stay.ended_seq,
    }
