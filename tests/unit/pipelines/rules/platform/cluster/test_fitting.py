import pytest

from pipelines.rules.platform.cluster.fitting import (
    LEAST_MB,
    MEMORY,
    PROCESSORS,
    SPARE_MB,
    fits,
    held_by,
    in_words,
)
from schemas.platform.cluster.replicas import Deployment

FACE = Deployment.FACE


def test_memory_bounds_a_small_machine() -> None:
    held = held_by(FACE, 1, 600, free_mb=SPARE_MB + 1_300, processors=8)
    assert (held.code, held.most, held.needed_mb) == (MEMORY, 3, 600)
    assert in_words(held) == (
        "本机内存不足：每个副本约需 600 MB，可用 1812 MB（另需留出 512 MB），至多 3 个。"
    )


@pytest.mark.parametrize(("free_mb", "most"), [(SPARE_MB + 599, 1), (SPARE_MB + 600, 2), (0, 1)])
def test_the_last_megabyte_decides(free_mb: int, most: int) -> None:
    assert held_by(FACE, 1, 600, free_mb=free_mb, processors=8).most == most


def test_processors_bound_a_machine_with_memory() -> None:
    held = held_by(FACE, 1, 600, free_mb=64_000, processors=2)
    assert (held.code, held.most, held.processors) == (PROCESSORS, 4, 2)
    assert in_words(held) == "本机只有 2 个处理器，至多 4 个，再多只会互相等待。"
    assert held_by(Deployment.API, 2, 300, free_mb=64_000, processors=2).most == 8


def test_what_was_not_measured_yet_takes_what_is_known_of_its_kind() -> None:
    held = held_by(FACE, 0, 0, free_mb=SPARE_MB + 2 * LEAST_MB[FACE], processors=8)
    assert (held.most, held.needed_mb) == (2, LEAST_MB[FACE])


def test_what_runs_is_never_too_much() -> None:
    held = held_by(FACE, 5, 600, free_mb=0, processors=2)
    assert held.most == 5
    assert fits(5, 5, held)
    assert fits(2, 5, held)
    assert not fits(6, 5, held)
    assert fits(6, 5, None)
