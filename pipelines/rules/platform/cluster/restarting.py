"""Which parts may be restarted alone: a closed list."""

from typing import Final

from schemas.errors import Conflict, InvalidInput
from schemas.platform.cluster.parts import PartKind

ACTORS: Final = frozenset(
    {
        "alert_desk",
        "asr_pool",
        "cluster_keeper",
        "job_scheduler",
        "outbox_relay",
        "prison_connectors",
        "recording_intake",
        "room_keeper",
        "transcription_worker",
    }
)
FAMILIES: Final = ("labour_writer:", "live_streams:", "prison_connector:", "room:")
"""Actors of which there is one for each shard, prison or call."""
ROOM: Final = "room:"
REPLICAS: Final = (
    "app#Api#",
    "face#FaceModel#",
    "speech#SpeechModel#",
    "speech_reader#SpeechReader#",
)


def is_known(kind: PartKind, name: str) -> bool:
    """Whether it is a part of the product, and so may be restarted."""
    if kind is PartKind.REPLICA:
        return name.startswith(REPLICAS)
    return name in ACTORS or name.startswith(FAMILIES)


def require_restartable(kind: PartKind, name: str, *, during_call: bool) -> None:
    """`InvalidInput` for what is no part; `Conflict` for a call's room that nobody spoke of."""
    if not is_known(kind, name):
        raise InvalidInput("没有此进程，或不允许单独重启。", code="not_restartable")
    if name.startswith(ROOM) and kind is PartKind.ACTOR and not during_call:
        raise Conflict(
            "此进程承载一场通话，重启会使画面和声音中断数秒。请确认后再重启。", code="call_running"
        )
