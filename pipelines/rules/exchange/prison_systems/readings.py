"""How a source's text becomes a value of ours; what cannot be read is a `ValueError` in words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.rules.exchange.prison_systems.moments import reader_of
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.values import Scalar

Read = Callable[[str], Any]
MOST_INTEGER = 2**63 - 1
MOST_DECIMAL = Decimal(10**9)
MOST_PLACES = 6
FLAGS = {"true": True, "false": False}


class Unreadable(ValueError):
    """A value that cannot be read as it should; `code` for programs, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def text_of(value: Scalar) -> str:
    """A source's value as text, without the blanks around it; None is the empty text."""
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def require_storable(text: str) -> str:
    """No database keeps a NUL or half a character."""
    if "\0" in text:
        raise Unreadable("bad_text", "含有不能保存的字符。")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Unreadable("bad_text", "含有不能保存的字符。") from error
    return text


def reader(reading: Reading, pattern: str, codes: Mapping[str, str]) -> Read:
    """The function that reads a text that is not empty."""
    if reading is Reading.MOMENT:
        return _moment(pattern)
    if reading is Reading.DAY:
        return day_reader(pattern)
    if reading is Reading.CODE:
        return _coded(codes, {})
    if reading is Reading.FLAG:
        return _coded(codes, FLAGS)
    return {
        Reading.TEXT: require_storable,
        Reading.INTEGER: integer,
        Reading.DECIMAL: _decimal,
    }[reading]


def integer(text: str) -> int:
    if not text.isascii():
        raise Unreadable("bad_integer", "不是整数。")
    try:
        number = int(text) if len(text) <= 20 and "_" not in text else None
    except ValueError:
        number = None
    if number is None or abs(number) > MOST_INTEGER:
        raise Unreadable("bad_integer", "不是整数，或超出范围。")
    return number


def day_reader(pattern: str) -> Callable[[str], date]:
    """A moment's day in the bureau's zone; a day alone is itself."""
    read = _moment(pattern)
    return lambda text: read(text).astimezone(LOCAL).date()


def _moment(pattern: str) -> Callable[[str], datetime]:
    read = reader_of(pattern)

    def moment(text: str) -> datetime:
        try:
            return read(text)
        except (ValueError, OverflowError, OSError) as error:
            raise Unreadable("bad_moment", "不是规定格式的时间，或超出范围。") from error

    return moment


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Unreadable("bad_decimal", "不是数字。") from error
    if not number.is_finite() or abs(number) >= MOST_DECIMAL:
        raise Unreadable("bad_decimal", "不是数字，或超出范围。")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_PLACES:
        raise Unreadable("bad_decimal", "小数位数过多。")
    return number


def _coded(codes: Mapping[str, str], values: Mapping[str, Any]) -> Read:
    known = {code: values.get(ours, ours) for code, ours in codes.items()}

    def coded(text: str) -> Any:
        if text not in known:
            raise Unreadable("unknown_code", "来源代码没有对应关系。")
        return known[text]

    return coded
