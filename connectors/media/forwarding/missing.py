"""Which packets of a stream are missing and should be asked for."""

LARGEST_HOLE = 200
"""A wider hole is a break, which a key frame mends and not two hundred packets."""
MOST_TRIES = 10
NOTHING: list[int] = []


class Missing:
    """Asks at once, again while a packet stays away, and no longer than it is of use."""

    def __init__(self, useful_s: float) -> None:
        self._useful_s = useful_s
        self._highest: int | None = None
        self._missing: dict[int, tuple[float, float, int]] = {}
        self.lost_for_good = False
        """Whether something will not come any more; whoever acts on it sets it back."""
        self.again_s = 0.04
        """Least time between two requests for one packet: a way there and back."""

    def came(self, sequence: int, now: float) -> list[int]:
        """Note a packet; what should be asked for now."""
        highest = self._highest
        if highest is None or sequence == highest + 1:
            self._highest = sequence
        elif sequence > highest:
            self._highest = sequence
            if sequence - highest <= LARGEST_HOLE:
                for one in range(highest + 1, sequence):
                    self._missing[one] = (now, float("-inf"), 0)
        else:
            self._missing.pop(sequence, None)
        return self._due(now) if self._missing else NOTHING

    def _due(self, now: float) -> list[int]:
        due = []
        for sequence, (since, asked, tries) in list(self._missing.items()):
            if tries >= MOST_TRIES or now - since > self._useful_s:
                del self._missing[sequence]
                self.lost_for_good = True
            elif now - asked >= self.again_s:
                self._missing[sequence] = (since, now, tries + 1)
                due.append(sequence)
        return due
