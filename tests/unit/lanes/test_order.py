"""The longest group of tests begins first, and stays in one process."""

import json
from pathlib import Path

from tests.lanes import measured, order
from tests.lanes.order import SPLIT, group_of, in_order


def test_a_file_is_a_group_and_a_business_module_is_one_of_its_own() -> None:
    assert group_of("tests/unit/test_a.py::Test::test_it[1-x]") == "tests/unit/test_a.py"
    (modules,) = SPLIT
    assert group_of(f"{modules}::test_it[inmates-csv]") == f"{modules}[inmates]"
    assert group_of(f"{modules}::test_other[inmates]") == f"{modules}[inmates]"


def test_the_longest_begins_and_an_unknown_one_comes_before_the_short() -> None:
    seconds = {"long": 90.0, "short": 1.0}
    assert in_order(["short", "new", "long"], seconds) == ["long", "new", "short"]


def test_files_that_share_a_ray_or_a_bureau_share_a_process() -> None:
    found = {group_of(f"{file}::test_it") for file in order.TOGETHER}
    assert found == {order.ON_RAY, order.GOLDEN}
    assert all(Path(file).exists() for file in order.TOGETHER)


def test_all_golden_answers_are_asked_of_one_bureau() -> None:
    found = {str(path) for path in Path("tests/integration/golden").glob("test_*.py")}
    assert found == {file for file, group in order.TOGETHER.items() if group == order.GOLDEN}


def test_what_a_run_measured_is_kept_by_group(tmp_path: Path) -> None:
    clock = tmp_path / "shared.clock.json"
    tests = [["tests/a.py::test_1", 2.4, 1.0], ["tests/a.py::test_2", 1.1, 0.1]]
    clock.write_text(json.dumps({"tests": [*tests, ["tests/b.py::test_3", 0.2, 0.1]]}))
    assert measured.by_group([clock]) == {"tests/a.py": 4}


def test_every_measured_group_still_exists() -> None:
    """A stale name does no harm by itself; many of them put the long ones last."""
    files = {group.partition("[")[0] for group in order.measured()} - set(order.TOGETHER.values())
    gone = [file for file in files if not Path(file).exists()]
    assert len(gone) <= len(order.measured()) // 10, gone
