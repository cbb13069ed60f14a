"""What is known to be missing in a recording of another system."""

from schemas.calls.views import GapView

CUT_OFF = "cut_off"
"""The file ends before its header says: the transfer broke, or the system that wrote it did."""


def gaps_of(seconds: float, *, cut_off: bool) -> list[GapView]:
    """A file that was cut off lacks its end, however long that was."""
    return [GapView(start_s=seconds, end_s=seconds, what=CUT_OFF)] if cut_off else []
