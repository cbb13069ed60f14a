"""What an officer may do with a conversation, whichever its channel."""

from pipelines.rules.access.codes.calls import (
    ADD_RECORDING,
    ASSIGN_REVIEW,
    CORRECT_TRANSCRIPT,
    PLAY,
    READ_TRANSCRIPT,
    REVIEW,
)
from pipelines.rules.access.permission import Permission
from schemas.people.contacts import ContactChannel

AFTERWARDS = (PLAY, REVIEW, CORRECT_TRANSCRIPT, ASSIGN_REVIEW)
"""What makes sense once it is over."""


def allowed_with(
    held: frozenset[str], channel: ContactChannel, *, over: bool, privileged: bool
) -> list[str]:
    """Codes of what may be done now; with a privileged one nothing, since nothing of it is kept.

    Video calls are recorded here; the recordings of other channels may be handed in.
    """
    if privileged:
        return []
    outside = channel is not ContactChannel.VIDEO_CALL
    now: tuple[Permission, ...] = (
        READ_TRANSCRIPT,
        *(AFTERWARDS if over else ()),
        *((ADD_RECORDING,) if outside else ()),
    )
    return sorted(one.code for one in now if one.code in held)
