"""What differs from what is kept is named by its question, and nothing is kept by a test."""

from pathlib import Path

import pytest

from tests.golden import __main__ as golden
from tests.golden import kept
from tests.golden.kept import compare, differences, read, text_of

LINES = [["visits.month", "visits", "ward", "P03-W01", {"visits": 7, "inmates": 5}], ["other", 1]]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "GOT", tmp_path / "got")
    monkeypatch.setattr(kept, "KEPT", tmp_path)
    return tmp_path


def test_a_line_is_written_the_same_whatever_the_order_of_its_values() -> None:
    turned = [[*LINES[0][:4], {"inmates": 5, "visits": 7}], LINES[1]]
    assert text_of(LINES) == text_of(turned)


def test_order_counts_between_lines() -> None:
    lines = text_of(LINES)
    assert differences(lines, lines) == []
    assert differences(lines, lines[::-1]) == [f"+{lines[1]}", f"-{lines[1]}"]


def test_an_answer_that_differs_fails_with_its_question(folders: Path) -> None:
    lines = text_of(LINES)
    (folders / "visits.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    compare(visits=lines)
    other = text_of([[*LINES[0][:4], {"visits": 8, "inmates": 5}], LINES[1]])
    with pytest.raises(AssertionError) as told:
        compare(visits=other)
    assert str(told.value).splitlines()[0] == "visits: answered otherwise than kept: visits.month"
    # What was got lies beside it, and what is kept is as it was.
    assert read("visits", folders / "got") == other
    assert read("visits") == lines


def test_what_is_kept_nowhere_fails_and_is_left_for_the_recorder(folders: Path) -> None:
    with pytest.raises(AssertionError, match="nothing_like_it: nothing is kept yet"):
        compare(nothing_like_it=text_of(LINES))
    assert read("nothing_like_it", folders / "got") == text_of(LINES)


def test_answers_of_a_changed_tree_are_not_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(golden, "changed", lambda: True)
    assert golden.main([]) == 1
    assert "this tree is changed" in capsys.readouterr().err
