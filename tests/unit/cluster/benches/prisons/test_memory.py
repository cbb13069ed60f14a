"""Memory is what the kernel says of running processes."""

import os

from cluster.benches.prisons.memory import Memory, memory_of


def test_own_memory_is_a_part_of_what_is_mapped() -> None:
    here = memory_of([os.getpid()])
    assert 0 < here.pss <= here.rss


def test_a_process_that_ended_counts_nothing() -> None:
    assert memory_of([2**22 - 1]) == Memory(0.0, 0.0)
