"""What a test needs of the machine: where it is missing the test is skipped, but not under CI.

There `CI=true` is set, everything is installed, and a skip would hide that something is not tried.
"""

import os
from collections.abc import Callable

import pytest

NEEDS = "needs"


def needs(there: bool, lacking: str) -> pytest.MarkDecorator:
    """A mark for what runs only where `there` is true; `lacking` says what is missing else."""
    return pytest.mark.needs(there, lacking)


def root(lacking: str) -> pytest.MarkDecorator:
    return needs(os.geteuid() == 0, lacking)


def give_up(lacking: str) -> None:
    """Skip the test, or fail it under CI."""
    end: Callable[[str], object] = pytest.fail if under_ci() else pytest.skip
    end(lacking)


def under_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers(NEEDS):
        there, lacking = mark.args
        if not there:
            give_up(lacking)
