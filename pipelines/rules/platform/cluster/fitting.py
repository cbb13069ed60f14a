"""How many replicas the machine holds, and in which words more are refused."""

from typing import Final

from schemas.platform.cluster.replicas import Deployment, Held

SPARE_MB: Final = 512
"""So much memory stays free for calls, databases and messages."""
PER_PROCESSOR: Final = {
    Deployment.API: 4,
    Deployment.SPEECH: 2,
    Deployment.READER: 2,
    Deployment.FACE: 2,
}
"""A model computes as long as it works: more of them would only take turns and all come late."""
LEAST_MB: Final = {
    Deployment.API: 250,
    Deployment.SPEECH: 500,
    Deployment.READER: 500,
    Deployment.FACE: 400,
}
"""What a replica takes where none is there to be measured, or the one that is has just begun."""
MEMORY, PROCESSORS = "memory", "processors"


def held_by(
    deployment: Deployment, now: int, each_mb: int, *, free_mb: int, processors: int
) -> Held:
    """The most that this machine holds, where `now` run and each takes `each_mb`.

    What runs is never too much.
    """
    needed_mb = max(each_mb, LEAST_MB[deployment])
    by_memory = now + max(0, (free_mb - SPARE_MB) // needed_mb)
    by_processors = PER_PROCESSOR[deployment] * processors
    return Held(
        code=MEMORY if by_memory < by_processors else PROCESSORS,
        most=max(1, now, min(by_memory, by_processors)),
        needed_mb=needed_mb,
        free_mb=free_mb,
        processors=processors,
    )


def fits(target: int, now: int, held: Held | None) -> bool:
    """Whether the machine holds so many; taking some away always fits."""
    return held is None or target <= max(held.most, now)


def in_words(held: Held) -> str:
    """Why there are no more, for the operator who asked."""
    if held.code == MEMORY:
        return (
            f"本机内存不足：每个副本约需 {held.needed_mb} MB，可用 {held.free_mb} MB"
            f"（另需留出 {SPARE_MB} MB），至多 {held.most} 个。"
        )
    return f"本机只有 {held.processors} 个处理器，至多 {held.most} 个，再多只会互相等待。"
