"""Without what it needs a test is skipped, and fails under continuous integration."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
TEST = """
from tests.needs import give_up, needs

@needs(False, "nothing of the kind")
def test_marked():
    pass

def test_asks():
    give_up("nothing of the kind")

@needs(True, "")
def test_there():
    pass
"""


@pytest.mark.parametrize(
    ("ci", "outcomes"),
    [("", {"skipped": 2, "passed": 1}), ("true", {"errors": 1, "failed": 1, "passed": 1})],
)
def test_it_is_skipped_and_fails_under_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcomes: dict[str, int]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("CI", ci)
    pytester.makepyfile(TEST)
    result = pytester.runpytest_subprocess("-p", "tests.needs")
    result.assert_outcomes(**outcomes)


def test_no_test_skips_for_want_of_a_tool_by_itself() -> None:
    files = [file for file in (ROOT / "tests").rglob("*.py") if "unit" not in file.parts]
    found = [str(file) for file in files if "skipif(" in file.read_text(encoding="utf-8")]
    assert found == []
