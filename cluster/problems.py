"""Why the platform does not start."""

from typing import Any

from schemas.errors import QinqiaoError


class CannotStart(QinqiaoError):
    """The platform cannot start; `english` says why and what to do, for the operator's log."""

    default_code = "cannot_start"

    def __init__(
        self, message: str, *, english: str, code: str | None = None, **detail: Any
    ) -> None:
        self.english = english
        super().__init__(message, code=code, **detail)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.message, self.english, self.code, self.detail))

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"


def _rebuild(message: str, english: str, code: str, detail: dict[str, Any]) -> CannotStart:
    return CannotStart(message, english=english, code=code, **detail)
