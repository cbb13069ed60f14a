"""The live channels, and the engine that hears them, as the operators' page shows them."""

from schemas.base import View
from schemas.platform.cluster.replicas import Observed
from schemas.speech.speech import UseSample


class SpeechResources(View, frozen=True, kw_only=True):
    """None where nothing was seen yet."""

    # The speech model's replicas where calls are heard, on the node that leads.
    observed: Observed | None = None
    # The live channels of the last hours by the minute, oldest first; a minute is told when over.
    use: list[UseSample] = []
