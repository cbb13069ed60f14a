"""A prefilled sheet of hours as a person types it over."""

from typing import Any


class Typed:
    """A prefilled sheet as it is typed over."""

    def __init__(self, view: Any) -> None:
        rows = [row for row in view["rows"] if row["post_id"] and row["default_minutes"]]
        self._posts = {row["inmate_id"]: row["post_id"] for row in rows}
        self._minutes = {row["inmate_id"]: row["default_minutes"] for row in rows}
        self._asked = False

    @property
    def blank(self) -> bool:
        """Whether nobody worked there that day."""
        return not self._minutes

    def edit(self, chance: Any) -> list[dict[str, Any]]:
        """Correct one line; answers those of which the page asks: at first all, then that one."""
        inmate = chance.choice(list(self._minutes))
        self._minutes[inmate] = max(30, self._minutes[inmate] - 30 * chance.randint(1, 4))
        if self._asked:
            return [self._line(inmate)]
        self._asked = True
        return self.lines()

    def lines(self) -> list[dict[str, Any]]:
        return [self._line(inmate) for inmate in self._minutes]

    def draft(self) -> list[dict[str, Any]]:
        return [
            {"inmate_id": inmate, "post_id": self._posts[inmate], "normal": f"{minutes / 60:g}"[:8]}
            for inmate, minutes in self._minutes.items()
        ]

    def _line(self, inmate: str) -> dict[str, Any]:
        minutes, post = self._minutes[inmate], self._posts[inmate]
        return {"inmate_id": inmate, "post_id": post, "kind": "normal", "minutes": minutes}
