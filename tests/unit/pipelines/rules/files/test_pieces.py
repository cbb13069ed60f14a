"""Files in pieces."""

import pytest

from pipelines.rules.files.pieces import MOST_PIECE, Part, is_next, require_fitting
from schemas.errors import Conflict, InvalidInput, TooLarge

KEY = "a" * 16


def test_the_next_piece_is_kept_and_one_that_is_here_is_not() -> None:
    assert is_next(Part(KEY, 0, 30), 10, 0)
    assert is_next(Part(KEY, 10, 30), 20, 10)
    assert not is_next(Part(KEY, 0, 30), 10, 10)
    assert not is_next(Part(KEY, 0, 30), 10, 30)


@pytest.mark.parametrize("start", [20, 5])
def test_after_a_gap_is_told_where_to_go_on(start: int) -> None:
    with pytest.raises(Conflict) as refused:
        is_next(Part(KEY, start, 30), 10, 10)
    assert (refused.value.code, refused.value.detail) == ("piece_gap", {"received": 10})


@pytest.mark.parametrize(
    ("part", "size", "total"),
    [(Part(KEY, 0, 30), 0, 30), (Part(KEY, 25, 30), 10, 30), (Part(KEY, 0, 30), 10, 40)],
)
def test_what_cannot_be_a_piece_of_the_file_is_refused(part: Part, size: int, total: int) -> None:
    with pytest.raises(InvalidInput):
        require_fitting(part, size, total)


def test_no_piece_is_large() -> None:
    with pytest.raises(TooLarge):
        require_fitting(Part(KEY, 0, 9 * MOST_PIECE), MOST_PIECE + 1, 9 * MOST_PIECE)
