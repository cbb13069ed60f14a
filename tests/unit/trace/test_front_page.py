"""The front page tells how many rows are whole, as the document does."""

from pathlib import Path

import pytest

from tests.trace.front_page import BEGIN, END, README, NoPlace, sentence, show, shown
from tests.trace.judging import State
from tests.trace.reading import Told, told


def test_it_counts_whole_rows_of_the_requirements_alone() -> None:
    rows = {"VC-GEN-01": State.WHOLE, "VC-GEN-02": State.PARTLY, "AU-1": State.WHOLE}
    line = sentence({row: Told(state) for row, state in rows.items()})
    assert line.startswith("1 of the 637 rows")


def test_the_line_stands_between_two_comments(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"Before\n{BEGIN}old{END}\nbehind")
    show("new", page)
    assert shown(page) == "new"
    assert page.read_text() == f"Before\n{BEGIN}new{END}\nbehind"


def test_a_page_without_a_place_for_it_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("Nothing")
    with pytest.raises(NoPlace):
        show("new", page)


def test_the_page_agrees_with_the_document_and_tells_it_on_its_first_screen() -> None:
    assert shown() == sentence(told())
    lines = README.read_text(encoding="utf-8").splitlines()
    assert any(BEGIN in line for line in lines[:20])
