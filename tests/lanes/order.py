"""A pytest plugin by which what takes longest begins first, and a file's tests stay together.

Files whose fixtures serve all their tests gain by staying in one process; one file in which every
business module is tried is handed out module by module.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

MEASURED = Path(__file__).with_name("seconds.json")
"""Group -> seconds, as `python -m tests.lanes.measured` wrote them from a run."""
UNKNOWN_S = 5.0
"""For a group that was not measured yet."""
SPLIT = ("tests/integration/serve/modules/test_every_module.py",)
"""Files that are handed out by the first parameter of their tests."""


ON_RAY = "on Ray"
GOLDEN = "golden"
TOGETHER = {
    "tests/integration/golden/test_approvals.py": GOLDEN,
    "tests/integration/golden/test_every_page.py": GOLDEN,
    "tests/integration/golden/test_figures.py": GOLDEN,
    "tests/integration/golden/test_files.py": GOLDEN,
    "tests/integration/golden/test_own.py": GOLDEN,
    "tests/integration/speech/test_replica_killed.py": ON_RAY,
    "tests/integration/speech/test_speech_model.py": ON_RAY,
    "tests/integration/transcription/test_real_speech.py": ON_RAY,
    "tests/integration/vision/test_face_model.py": ON_RAY,
}
"""Files that share what is costly to start, and so a process."""


def group_of(node_id: str) -> str:
    """What is run in one process, one test after the other."""
    file, _, name = node_id.partition("::")
    if file in TOGETHER:
        return TOGETHER[file]
    if file not in SPLIT:
        return file
    parameter = name.partition("[")[2].rstrip("]").partition("-")[0]
    return f"{file}[{parameter}]"


def measured(file: Path = MEASURED) -> dict[str, float]:
    seconds: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return seconds


def in_order(groups: Iterable[str], seconds: dict[str, float]) -> list[str]:
    """The longest first; the rest as they came."""
    return sorted(groups, key=lambda group: -seconds.get(group, UNKNOWN_S))


class ByGroup(LoadScopeScheduling):
    """Hands out whole groups, in the order in which the tests were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    config.option.loadscopereorder = False
    return ByGroup(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(group_of(item.nodeid), []).append(item)
    items[:] = [item for group in in_order(groups, measured()) for item in groups[group]]
