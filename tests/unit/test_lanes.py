"""The lanes of the tests: what fails twice fails the run, what passes again is named."""

from pathlib import Path

import pytest

from tests import lanes
from tests.lanes import Lane, again, failed_tests, run

ONCE = """
from pathlib import Path

def test_once():
    mark = Path(__file__).with_suffix(".seen")
    seen = mark.exists()
    mark.touch()
    assert seen

def test_good():
    pass
"""
ALWAYS = "def test_always(): assert False\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lanes, "LOGS", tmp_path / "logs")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -ra\n")
    return tmp_path


def lane_of(folder: Path, **files: str) -> Lane:
    (folder / "tests").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"tests/test_{name}.py").write_text(text)
    return Lane("some", tuple(f"tests/test_{name}.py" for name in files))


def test_a_test_that_passes_when_run_again_is_named_as_unsteady(folder: Path) -> None:
    lane = lane_of(folder, once=ONCE)
    first = run(lane, [], None, lane.log)
    assert not first.good
    assert failed_tests(lane.log) == ["tests/test_once.py::test_once"]
    second = again(first, [], None)
    assert second.good
    assert second.unsteady == ["tests/test_once.py::test_once"]


def test_a_test_that_fails_again_fails_the_run(folder: Path) -> None:
    lane = lane_of(folder, once=ONCE, always=ALWAYS)
    second = again(run(lane, [], None, lane.log), [], None)
    assert not second.good
    assert second.unsteady == []


def test_a_broken_tree_is_not_tried_again(folder: Path) -> None:
    many = "".join(f"def test_{n}(): assert False\n" for n in range(lanes.WORTH_ANOTHER_TRY + 1))
    lane = lane_of(folder, many=many)
    again(run(lane, [], None, lane.log), [], None)
    assert not (lanes.LOGS / "some-again.log").exists()


def test_a_file_that_cannot_be_read_fails_the_run_and_keeps_no_other_from_its_try(
    folder: Path,
) -> None:
    lane = lane_of(folder, once=ONCE, broken="import nothing_of_this_name\n")
    first = run(lane, ["--continue-on-collection-errors"], None, lane.log)
    assert failed_tests(lane.log) == ["tests/test_broken.py", "tests/test_once.py::test_once"]
    assert not again(first, ["--continue-on-collection-errors"], None).good
    log = (lanes.LOGS / "some-again.log").read_text()
    assert "1 passed, 1 error" in log


def test_an_end_without_a_test_s_name_is_a_failure(folder: Path) -> None:
    lane = lane_of(folder, dead="import os\n\ndef test_dead(): os._exit(7)\n")
    assert not again(run(lane, [], None, lane.log), [], None).good


def test_slow_proofs_are_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import pytest\n\n@pytest.mark.soak\ndef test_slow(): assert False\n"
    lane = lane_of(folder, good="def test_good(): pass\n", slow=slow)
    monkeypatch.setattr(lanes, "BESIDE", ((lane,),))
    monkeypatch.setattr("sys.argv", ["lanes"])
    assert lanes.main() == 0
    assert "1 passed, 1 deselected" in lane.log.read_text()


def test_every_path_of_a_lane_exists() -> None:
    for lane in (lanes.CALLS, lanes.PLATFORM, lanes.SHARED):
        for path in (*lane.paths, *lane.without):
            assert Path(path).exists(), path
