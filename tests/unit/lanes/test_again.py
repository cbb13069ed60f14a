"""The lanes of the tests: what fails twice fails the run, what passes again is named."""

import json
from pathlib import Path

import pytest

from tests.lanes import __main__ as lanes
from tests.lanes import again as trying
from tests.lanes import lane as lane_module
from tests.lanes.again import again, failed_tests, tell_unsteady
from tests.lanes.lane import Asked, Lane
from tests.lanes.running import run

ONCE = """
from pathlib import Path

def test_once{number}():
    mark = Path(__file__).with_suffix(".seen{number}")
    seen = mark.exists()
    mark.touch()
    assert seen

def test_good():
    pass
"""
UNREAD = Asked(options=("--continue-on-collection-errors",))
ALWAYS = "def test_always(): assert False\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    # What a run writes lies in the test's own folder, as every path of it is relative.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = -ra -p tests.lanes.clock\nmarkers =\n  soak\n"
    )
    return tmp_path


def lane_of(folder: Path, **files: str) -> Lane:
    (folder / "tests").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"tests/test_{name}.py").write_text(text.replace("{number}", ""))
    return Lane("some", tuple(f"tests/test_{name}.py" for name in files))


def main(lane: Lane, *given: str) -> int:
    return lanes.main(given, [[lane]], [], lambda: {"one_core": 25.0})


def test_a_test_that_passes_when_run_again_is_named_as_unsteady(folder: Path) -> None:
    lane = lane_of(folder, once=ONCE)
    first = run(lane, Asked())
    assert not first.good
    assert failed_tests(lane.log) == ["tests/test_once.py::test_once"]
    second = again(first, Asked())
    assert second.good
    assert second.unsteady == ["tests/test_once.py::test_once"]
    (name,) = second.unsteady
    assert tell_unsteady([second])[name].startswith("failed: ")
    (told,) = json.loads(trying.UNSTEADY.read_text())
    assert told == {
        "test": "tests/test_once.py::test_once",
        "first": "failed: assert False",
        "again": "passed",
    }


def test_a_test_that_fails_again_fails_the_run_and_hides_no_unsteady_one(folder: Path) -> None:
    lane = lane_of(folder, once=ONCE, always=ALWAYS)
    first = run(lane, Asked())
    told = lane.failed.read_text()
    assert "tests/test_once.py::test_once (call)" in told
    assert "assert False" in told
    second = again(first, Asked())
    assert not second.good
    assert second.unsteady == ["tests/test_once.py::test_once"]


def test_a_broken_tree_is_not_tried_again(folder: Path) -> None:
    many = "".join(f"def test_{n}(): assert False\n" for n in range(trying.WORTH_ANOTHER_TRY + 1))
    lane = lane_of(folder, many=many)
    again(run(lane, Asked()), Asked())
    assert not (lane_module.LOGS / "some-again.log").exists()


def test_a_file_that_cannot_be_read_fails_the_run_and_keeps_no_other_from_its_try(
    folder: Path,
) -> None:
    lane = lane_of(folder, once=ONCE, broken="import nothing_of_this_name\n")
    first = run(lane, UNREAD)
    assert failed_tests(lane.log) == ["tests/test_broken.py", "tests/test_once.py::test_once"]
    assert not again(first, UNREAD).good
    log = (lane_module.LOGS / "some-again.log").read_text()
    assert "1 passed, 1 error" in log


def test_an_end_without_a_test_s_name_is_a_failure(folder: Path) -> None:
    lane = lane_of(folder, dead="import os\n\ndef test_dead(): os._exit(7)\n")
    assert not again(run(lane, Asked()), Asked()).good


def test_slow_proofs_are_left_out(folder: Path) -> None:
    slow = "import pytest\n\n@pytest.mark.soak\ndef test_slow(): assert False\n"
    lane = lane_of(folder, good="def test_good(): pass\n", slow=slow)
    assert main(lane) == 0
    assert "1 passed, 1 deselected" in lane.log.read_text()


@pytest.mark.parametrize(("unsteady", "code"), [(2, 0), (3, 1)])
def test_more_than_two_unsteady_tests_fail_the_run(folder: Path, unsteady: int, code: int) -> None:
    text = "".join(ONCE.replace("{number}", str(number)) for number in range(unsteady))
    assert main(lane_of(folder, once=text)) == code


def test_a_run_is_kept_with_what_failed_and_what_was_unsteady(folder: Path) -> None:
    lane = lane_of(folder, once=ONCE, always=ALWAYS)
    for _ in range(2):
        assert main(lane, "--runs", "runs.json") == 1
    first, second = json.loads(Path("runs.json").read_text())
    assert first["failed"] == second["failed"] == ["tests/test_always.py::test_always"]
    assert first["by_lane"].keys() == {"some"}
    assert first["speed"]["one_core"] > 0


def test_a_lane_of_another_tool_fails_with_it(folder: Path) -> None:
    assert main(Lane("pages", (), tool=("true",))) == 0
    assert main(Lane("pages", (), tool=("false",))) == 1
