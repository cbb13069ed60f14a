"""The media engines there are, and the making of the one that the settings name."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from connectors.media.engine import MediaEngine, OnConnection, OnPcm, OnPicture
from connectors.media.recording.recorder import TrackRecorder
from schemas.errors import InvalidInput
from schemas.settings import Settings


class Make(Protocol):
    """Makes an engine for one call; `clock` reads seconds since the first join."""

    def __call__(
        self,
        *,
        addresses: tuple[str, ...],
        clock: Callable[[], float],
        on_pcm: OnPcm | None,
        on_connection: OnConnection,
        recorder: TrackRecorder | None,
        on_picture: OnPicture | None = None,
    ) -> MediaEngine: ...


def make_media(
    settings: Settings,
    *,
    clock: Callable[[], float],
    on_pcm: OnPcm | None,
    on_connection: OnConnection,
    recorder: TrackRecorder | None,
) -> MediaEngine:
    """The engine that the settings name; `InvalidInput` for a name that there is not."""
    load = ENGINES.get(settings.media_engine)
    if load is None:
        raise InvalidInput(
            f"音视频引擎设置有误，可选：{'、'.join(ENGINES)}。",
            code="unknown_media_engine",
            setting="media_engine",
        )
    return load()(
        addresses=settings.media_addresses,
        clock=clock,
        on_pcm=on_pcm,
        on_connection=on_connection,
        recorder=recorder,
    )


def _forwarding() -> Make:
    from connectors.media.call_media import CallMedia

    return CallMedia


def _relay() -> Make:
    from connectors.media.relay.call_relay import CallRelay

    return CallRelay


ENGINES: Final[Mapping[str, Callable[[], Make]]] = {"forwarding": _forwarding, "relay": _relay}
