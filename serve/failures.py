"""Every error as an `ErrorBody`: what the product says itself, and what is never told."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import DataError

from schemas.errors import (
    ErrorBody,
    IntegrityBroken,
    InvalidInput,
    NotFound,
    QinqiaoError,
    TooLarge,
)
from serve.recordings.review.playing import Unsatisfiable
from serve.validation import explain

logger = logging.getLogger(__name__)

Asked = Request[Any, Any, Any]
MESSAGES = {
    400: ("bad_request", "请求格式不正确。"),
    401: ("unauthenticated", "请先登录。"),
    403: ("forbidden", "没有权限。"),
    404: ("not_found", "没有这个页面或内容。"),
    405: ("method_not_allowed", "不支持这种操作。"),
    413: ("too_large", "提交的内容过大。"),
    415: ("unsupported_media_type", "提交的内容类型不正确。"),
}


def refused(request: Asked, error: QinqiaoError) -> Response[ErrorBody]:
    """What the product refuses carries its own status; a broken seal must be looked at."""
    if isinstance(error, IntegrityBroken):
        logger.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
    else:
        logger.info("%s %s: %s", request.method, request.url.path, error)
    headers = {"Retry-After": "2"} if error.retryable else {}
    return Response(error.body(), status_code=error.status, headers=headers)


def invalid(request: Asked, error: ValidationException) -> Response[ErrorBody]:
    """A value that does not fit; an impossible id in the path names nothing that exists."""
    errors: Any = error.extra
    if isinstance(errors, list) and any(part.get("source") == "path" for part in errors):
        return refused(request, NotFound("没有这个页面或内容。"))
    message, detail = explain(errors)
    return refused(request, InvalidInput(message, **detail))


def unusable(request: Asked, error: DataError) -> Response[ErrorBody]:
    """Text that PostgreSQL cannot hold, such as the character NUL."""
    logger.info("%s %s: unusable text", request.method, request.url.path)
    return refused(request, InvalidInput("提交的内容含有不能使用的字符。", code="unusable_text"))


def unreadable(request: Asked, error: Exception) -> Response[ErrorBody]:
    """JSON that is nested too deeply, or bytes that are no text."""
    logger.info("%s %s: unreadable, %s", request.method, request.url.path, type(error).__name__)
    code, message = MESSAGES[400]
    return Response(ErrorBody(code=code, message=message, retryable=False), status_code=400)


def turned_down(request: Asked, error: HTTPException) -> Response[ErrorBody]:
    """What the web framework refuses: unknown paths, unreadable JSON, too large bodies."""
    if error.status_code >= 500:
        return broken(request, error)
    if error.status_code == 413:
        return refused(request, TooLarge("提交的内容过大。"))
    code, message = MESSAGES.get(error.status_code, MESSAGES[400])
    body = ErrorBody(code=code, message=message, retryable=False)
    return Response(body, status_code=error.status_code, headers=error.headers)


def outside(_: Asked, error: Unsatisfiable) -> Response[ErrorBody]:
    """A range that lies outside of the file (RFC 9110)."""
    body = ErrorBody(code="range_outside", message="请求的位置超出文件。", retryable=False)
    headers = {"Content-Range": f"bytes */{error.size}"}
    return Response(body, status_code=416, headers=headers)


def broken(request: Asked, error: Exception) -> Response[ErrorBody]:
    """Nothing of the inside is told; the log has it all."""
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    body = ErrorBody(code="internal", message="系统出错，请稍后再试。", retryable=True)
    return Response(body, status_code=500)


HANDLERS: dict[int | type[Exception], Any] = {
    QinqiaoError: refused,
    ValidationException: invalid,
    HTTPException: turned_down,
    DataError: unusable,
    RecursionError: unreadable,
    UnicodeDecodeError: unreadable,
    Unsatisfiable: outside,
    Exception: broken,
}
