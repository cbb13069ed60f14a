"""The trace tells what is proven, and no more."""

import json
from textwrap import dedent

import pytest

from tests.trace import catalogue
from tests.trace.catalogue import Row
from tests.trace.report import document, missing, passing, together, unknown

pytest_plugins = ["pytester"]

ROWS = [Row("VC-BASE-01", "officers"), Row("VC-BASE-02", "inmates"), Row("VC-BASE-03", "relatives")]
OUTCOMES = {"VC-BASE-01": {"a": True, "b": True}, "VC-BASE-02": {"c": True, "d": False}}


def test_a_row_is_proven_when_every_test_that_names_it_passes() -> None:
    assert passing(ROWS, OUTCOMES) == ["VC-BASE-01"]
    assert missing(ROWS, OUTCOMES) == ["VC-BASE-02", "VC-BASE-03"]


def test_a_mistyped_id_is_told() -> None:
    assert unknown(ROWS, {**OUTCOMES, "VC-BASE-99": {"e": True}}) == ["VC-BASE-99"]


def test_the_document_shows_each_row_with_its_tests() -> None:
    text = document(ROWS, OUTCOMES)
    assert "1 of 3 rows are proven." in text
    assert "| VC-BASE-02 | inmates | `c`<br>`d` **fails** |" in text
    assert "| VC-BASE-03 | relatives |  |" in text


def test_cases_of_one_test_are_told_once_and_those_that_fail_by_name() -> None:
    cases = {"a[1]": True, "a[2]": True, "b[x]": True, "b[y]": False}
    text = document(ROWS, {"VC-BASE-01": cases})
    assert "| officers | `a` (2 cases)<br>`b`<br>`b[y]` **fails** |" in text


def test_the_catalogue_holds_every_row_once() -> None:
    ids = [row.id for row in catalogue.rows()]
    assert len(ids) == len(set(ids)) == 592


def test_the_controls_are_rows_as_well() -> None:
    ids = [row.id for row in catalogue.controls()]
    assert {"ID-1", "AC-3", "AU-4", "NR-1", "PV-1"} <= set(ids)
    assert len(ids) == len(set(ids)) == 25


def test_only_passing_tests_that_drive_the_product_count(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
        import pytest

        @pytest.mark.requirement("VC-BASE-01")
        def test_good(): pass

        @pytest.mark.requirement("VC-BASE-02")
        def test_bad(): assert False

        @pytest.mark.requirement("VC-BASE-03")
        @pytest.mark.skip
        def test_skipped(): pass

        @pytest.mark.requirement("VC-BASE-01")
        def test_of_no_concern(): pytest.skip("nothing is sealed")
    """
    monkeypatch.setenv("PYTHONPATH", str(catalogue.DOCUMENT.parents[1]))
    pytester.makeini("[pytest]\nmarkers = requirement(row): a row")
    for path in ("tests/integration/test_it.py", "tests/unit/test_it.py"):
        file = pytester.path / path
        file.parent.mkdir(parents=True)
        file.write_text(dedent(text))
    pytester.runpytest_subprocess(
        "--import-mode=importlib", "-p", "tests.trace.plugin", "--proofs", "out.json"
    )
    outcomes = json.loads((pytester.path / "out.json").read_text())
    place = "tests/integration/test_it.py"
    assert outcomes == {
        "VC-BASE-01": {f"{place}::test_good": True},
        "VC-BASE-02": {f"{place}::test_bad": False},
        "VC-BASE-03": {f"{place}::test_skipped": False},
    }


def test_runs_are_told_together() -> None:
    one = {"VC-A": {"tests/e2e/a": True}}
    other = {"VC-A": {"tests/b": False}, "VC-B": {"tests/c": True}}
    found = together([one, other])
    assert found == {"VC-A": {"tests/b": False, "tests/e2e/a": True}, "VC-B": {"tests/c": True}}
