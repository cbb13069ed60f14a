"""What a soak proved counts until what it drives has changed."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.trace.claims import Claim
from tests.trace.earlier import Earlier, keep, kept, why_outdated, with_runs
from tests.trace.history import CHANGES, UNKNOWN, changed_since, head
from tests.trace.outcomes import Outcome, Run, Verdict

SOAK = Outcome(Verdict.PASSED, [Claim("VC-A")], drives=["product"], soak=True)
TEST = "tests/soak/test_long.py::test_long"


def git(root: Path, *asked: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.invalid")
    subprocess.run(["git", "-C", root, *who, *asked], check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with a product, a soak of it and something else."""
    for path in ("product/part.py", "other.py", "README.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    soak = tmp_path / "tests" / "soak" / "test_long.py"
    soak.parent.mkdir(parents=True)
    soak.write_text("def test_long(): ...\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "Begin")
    return tmp_path


def test_the_head_tells_of_changes_but_of_those_that_the_trace_makes(tree: Path) -> None:
    commit = head(tree)
    assert len(commit) == 40
    (tree / "README.md").write_text("31 of 637")
    assert head(tree) == commit
    (tree / "other.py").write_text("pass")
    assert head(tree) == commit + CHANGES


def test_outside_of_a_repository_the_commit_is_unknown(tmp_path: Path) -> None:
    assert head(tmp_path) == UNKNOWN
    assert changed_since(UNKNOWN, ["product"], tmp_path) is None


def test_it_counts_while_what_it_drives_stands(tree: Path) -> None:
    earlier = Earlier(head(tree), "2026-11-28", SOAK)
    assert why_outdated(TEST, earlier, tree) is None
    (tree / "other.py").write_text("pass")
    git(tree, "commit", "-qam", "Go on")
    assert why_outdated(TEST, earlier, tree) is None
    (tree / "product" / "part.py").write_text("pass")
    assert why_outdated(TEST, earlier, tree) == "files that it drives have changed"


def test_it_does_not_count_where_nothing_is_known_of_its_commit(tree: Path) -> None:
    commit = head(tree)
    told = {
        "f" * 40: "its commit is not known here",
        commit + CHANGES: "it ran on changes that no commit holds",
    }
    for unfit, why in told.items():
        assert why_outdated(TEST, Earlier(unfit, "2026-11-28", SOAK), tree) == why


def test_a_soak_that_is_gone_does_not_count(tree: Path) -> None:
    earlier = Earlier(head(tree), "2026-11-28", SOAK)
    assert why_outdated("tests/soak/test_long.py::test_gone", earlier, tree) == "the test is gone"


def test_the_last_run_of_a_soak_is_kept(tmp_path: Path) -> None:
    failed = msgspec.structs.replace(SOAK, verdict=Verdict.FAILED)
    short = msgspec.structs.replace(SOAK, soak=False)
    before = {"a": Earlier("old", "2026-11-01", SOAK), "b": Earlier("old", "2026-11-01", SOAK)}
    run = Run("new", datetime(2026, 11, 28, tzinfo=UTC), {"b": failed, "c": short})
    found = with_runs(before, [run])
    assert found == {"a": before["a"], "b": Earlier("new", "2026-11-28", failed)}
    keep(found, tmp_path / "kept.json")
    assert kept(tmp_path / "kept.json") == found


def test_what_is_kept_in_the_repository_can_be_read() -> None:
    for test, earlier in kept().items():
        assert test.startswith("tests/")
        assert earlier.outcome.soak
        assert earlier.outcome.drives
