"""What can be wrong with a stand-in, switched on and off while it runs."""

from dataclasses import dataclass


@dataclass
class Faults:
    """Shares are of 1; what happens to a record's truth is a matter of the book."""

    slow_s: float = 0.0
    """So long every answer is waited for."""
    down: bool = False
    """Nobody answers."""
    half: bool = False
    """Answers break off in the middle."""
    garbled: bool = False
    """Answers, or files, are complete and cannot be read."""
    broken_rows: float = 0.0
    """Rows that are no records."""
    wrong_codes: float = 0.0
    """Records with a value that no mapping knows."""
    duplicates: float = 0.0
    """Rows that come twice in an answer."""
    reordered: bool = False
    """Rows of an answer come in any order."""
