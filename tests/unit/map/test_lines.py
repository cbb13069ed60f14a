"""Lines of code are counted without what only tells of them."""

from pathlib import Path

from tests.map.families import COLUMNS, FAMILIES, TESTS, table
from tests.map.lines import files_of, of_page, of_python

ROOT = Path(__file__).parents[3]
PYTHON = '''"""What it is.

And more of it.
"""

import os  # why


class Thing:
    """A thing."""

    text = """
    kept

    """
    # a comment
    def name(self) -> str:
        """Its name."""
        return os.sep
'''
PAGE = """/** What it is,
 * on two lines. */
const one = 1 // counts

// does not
/* nor this */
<!-- nor
this -->
const two = 2
"""


def test_neither_blank_lines_nor_comments_nor_docstrings_count() -> None:
    assert of_python(PYTHON) == 7
    assert of_page(PAGE) == 2


def test_what_is_gone_counts_nothing(tmp_path: Path) -> None:
    assert list(files_of(tmp_path / "gone.py")) == []
    (tmp_path / "there.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "there.md").write_text("words\n", encoding="utf-8")
    assert list(files_of(tmp_path)) == [tmp_path / "there.py"]


def test_every_family_has_a_row_and_the_last_one_adds_them_up() -> None:
    head, *rows, last = [line.split("\t") for line in table(ROOT)]
    assert head == ["family", *COLUMNS]
    assert [row[0] for row in rows] == list(FAMILIES) == list(TESTS)
    for place in range(1, len(head)):
        assert sum(int(row[place]) for row in rows) == int(last[place])
