"""Which officers a conversation may be given to for review."""

from collections.abc import Iterable

from pipelines.rules.access.codes.calls import REVIEW
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.speech.alert_handling import Hand


def able(hands: Iterable[Hand], ward_path: str) -> list[Hand]:
    """Those who may review and reach the ward, by name."""
    found = [
        hand
        for hand in hands
        if REVIEW.code in hand.permissions and in_scopes(hand.scopes, ward_path)
    ]
    return sorted(found, key=lambda hand: (hand.name, hand.id))
