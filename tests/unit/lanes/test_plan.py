"""The lanes hold every test once."""

from pathlib import Path

from tests.lanes import plan

LANES = (plan.CALLS, plan.PLATFORM, plan.SHARED, plan.PAGES, plan.QUIET)


def test_every_path_of_a_lane_exists() -> None:
    for lane in LANES:
        for path in (*lane.paths, *lane.without):
            assert Path(path).exists(), path


def test_what_has_the_machine_to_itself_is_named_file_by_file() -> None:
    marked = f"pytest.mark.{plan.ALONE}("
    files = [*Path("tests/integration").rglob("test_*.py"), *Path("tests/e2e").rglob("test_*.py")]
    found = {str(file) for file in files if marked in file.read_text(encoding="utf-8")}
    assert found == set(plan.QUIET.paths)
