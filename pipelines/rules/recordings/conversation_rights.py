"""What an officer may do with a conversation, whichever its channel."""

from pipelines.rules.access.permissions import Action
from schemas.people.contacts import ContactChannel

AFTERWARDS = (Action.PLAY, Action.REVIEW, Action.CORRECT_TRANSCRIPT, Action.ASSIGN_REVIEW)
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
    now = (
        Action.READ_TRANSCRIPT,
        *(AFTERWARDS if over else ()),
        *((Action.ADD_RECORDING,) if outside else ()),
    )
    return sorted(action.value for action in now if action in held)
