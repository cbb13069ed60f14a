"""Whether somebody asked the platform to stop, from the first moment of its start."""

import signal
import threading
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked:
    """What a signal leaves behind, also where whoever was at work swallowed its exception."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def unwind(self) -> None:
        """Until everything serves: a signal unwinds what was started so far."""
        _take(self._interrupt)

    def listen(self) -> None:
        """From then on it is noted; a second one changes nothing, since stopping is under way."""
        _take(self._note)

    def ask(self) -> None:
        self._event.set()

    def wait(self, seconds: float) -> bool:
        return self._event.wait(seconds)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.ask()

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # Ray may lose an interrupt in the midst of its own calls: who waits next ends by the note.
        self.ask()
        raise KeyboardInterrupt


def _take(handler: "signal._HANDLER") -> None:
    for number in _SIGNALS:
        signal.signal(number, handler)
