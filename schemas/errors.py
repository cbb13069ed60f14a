"""The product's errors; each carries its own consequence."""

from typing import Any, ClassVar

import msgspec


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """What an interface answers when it refuses."""

    code: str
    message: str
    retryable: bool
    detail: dict[str, Any] = {}


class QinqiaoError(Exception):
    """An error a caller can act on.

    `message` is Chinese and meant for the screen; `code` is stable and meant for programs;
    `detail` holds figures without personal data. The log line is `code` with `detail`, in English.
    """

    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    default_code: ClassVar[str] = "internal"

    def __init__(self, message: str, *, code: str | None = None, **detail: Any) -> None:
        self.code = code or self.default_code
        self.message = message
        self.detail = detail
        super().__init__(f"{self.code} {detail}" if detail else self.code)

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive pickling, since errors cross actor borders."""
        return (_rebuild, (type(self), self.message, self.code, self.detail))

    def body(self) -> ErrorBody:
        return ErrorBody(
            code=self.code, message=self.message, retryable=self.retryable, detail=self.detail
        )


def _rebuild(
    kind: type[QinqiaoError], message: str, code: str, detail: dict[str, Any]
) -> QinqiaoError:
    return kind(message, code=code, **detail)


class InvalidInput(QinqiaoError):
    """The request cannot be understood or names an impossible value."""

    status = 422
    default_code = "invalid_input"


class Unauthenticated(QinqiaoError):
    """Nobody is signed in, or the proof of identity failed."""

    status = 401
    default_code = "unauthenticated"


class Forbidden(QinqiaoError):
    """The person is known and has no right to this."""

    status = 403
    default_code = "forbidden"


class NotFound(QinqiaoError):
    """The thing does not exist, or not within the account's data scope."""

    status = 404
    default_code = "not_found"


class Conflict(QinqiaoError):
    """The thing is not in a state that allows this."""

    status = 409
    default_code = "conflict"


class TooLarge(QinqiaoError):
    """The request is larger than allowed."""

    status = 413
    default_code = "too_large"


class TooManyRequests(QinqiaoError):
    """The caller must slow down."""

    status = 429
    retryable = True
    default_code = "too_many_requests"


class Unavailable(QinqiaoError):
    """Something this depends on does not answer now; trying again may help."""

    status = 503
    retryable = True
    default_code = "unavailable"


class IntegrityBroken(QinqiaoError):
    """Stored data do not match their digest or seal; never shown as if they were whole."""

    status = 500
    default_code = "integrity_broken"
