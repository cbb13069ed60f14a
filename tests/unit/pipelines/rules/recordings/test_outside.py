"""What is known to be missing in a recording of another system."""

from pipelines.rules.recordings.outside import gaps_of
from schemas.calls.views import GapView


def test_a_file_that_was_cut_off_lacks_its_end_however_long_that_was() -> None:
    assert gaps_of(61.5, cut_off=True) == [GapView(start_s=61.5, end_s=61.5, what="cut_off")]


def test_a_whole_file_lacks_nothing() -> None:
    assert gaps_of(61.5, cut_off=False) == []
