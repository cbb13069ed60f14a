"""What an officer may do with a conversation, whichever its channel."""

from pipelines.rules.permissions import Action

AFTERWARDS = (Action.PLAY, Action.REVIEW, Action.CORRECT_TRANSCRIPT)
"""What makes sense once it is over."""


def allowed_with(held: frozenset[str], *, over: bool, privileged: bool) -> list[str]:
    """Codes of what may be done now; with a privileged one nothing, since nothing of it is kept."""
    if privileged:
        return []
    now = (Action.READ_TRANSCRIPT, *(AFTERWARDS if over else ()))
    return sorted(action.value for action in now if action in held)
