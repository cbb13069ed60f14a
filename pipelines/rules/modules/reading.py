"""A raw value of a field, as it came over the wire, read into what the database holds."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.rules.modules.problems import WrongValue
from pipelines.rules.security.ulid import is_ulid
from schemas.modules import field as kinds
from schemas.modules.field import AnyKind, Field

MOST_YUAN = Decimal("9999999999.99")
MOST_INTEGER = 2**31 - 1


def read_value(field: Field, raw: Any) -> Any:
    """The value as its Python type; None for nothing. `WrongValue` says what is wrong."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return False if isinstance(field.kind, kinds.Flag) else None
    return READERS[type(field.kind)](field, field.kind, raw)


def _text(field: Field, kind: kinds.Text, raw: Any) -> str:
    value = _string(field, raw).strip()
    if any(
        unicodedata.category(one) in ("Cc", "Cs") and one not in _allowed(kind) for one in value
    ):
        raise WrongValue(f"{field.title}含有不能使用的字符")
    if kind.pattern:
        value = _meant(kind.pattern, value)
    if len(value) > kind.most:
        raise WrongValue(f"{field.title}最多{kind.most}个字符")
    if kind.pattern and not re.fullmatch(kind.pattern, value):
        form = f"：{kind.form}" if kind.form else ""
        raise WrongValue(f"{field.title}格式不正确{form}")
    if len(value) < kind.least:
        raise WrongValue(f"{field.title}至少{kind.least}个字符")
    return value


def _allowed(kind: kinds.Text) -> str:
    return "\n\r\t" if kind.lines > 1 else ""


def _meant(pattern: str, value: str) -> str:
    """Full-width characters and a small x are read as what a number's form has for them."""
    narrow = unicodedata.normalize("NFKC", value)
    meant = (value, narrow, narrow.upper())
    return next((one for one in meant if re.fullmatch(pattern, one)), value)


def _integer(field: Field, kind: kinds.Integer, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise WrongValue(f"{field.title}应为整数")
    least = -MOST_INTEGER if kind.least is None else kind.least
    most = MOST_INTEGER if kind.most is None else kind.most
    if raw < least:
        raise WrongValue(f"{field.title}不能小于{least}")
    if raw > most:
        raise WrongValue(f"{field.title}不能大于{most}")
    return raw


def _money(field: Field, kind: kinds.Money, raw: Any) -> Decimal:
    try:
        value = Decimal(_string(field, raw))
    except InvalidOperation:
        raise WrongValue(f"{field.title}应为金额，例如12.50") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2 or abs(value) > MOST_YUAN:
        raise WrongValue(f"{field.title}应为金额，最多两位小数")
    if kind.least is not None and value < Decimal(kind.least):
        raise WrongValue(f"{field.title}不能小于{kind.least}")
    if kind.most is not None and value > Decimal(kind.most):
        raise WrongValue(f"{field.title}不能大于{kind.most}")
    return value.quantize(Decimal("0.01"))


def _day(field: Field, _: kinds.Day, raw: Any) -> date:
    text = _string(field, raw)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise WrongValue(f"{field.title}不是有效的日期，例如2026-11-24") from None


def _moment(field: Field, _: kinds.Moment, raw: Any) -> datetime:
    try:
        value = datetime.fromisoformat(_string(field, raw))
        if value.tzinfo is None:
            raise ValueError(raw)
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongValue(f"{field.title}不是有效的时间") from None


def _flag(field: Field, _: kinds.Flag, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise WrongValue(f"{field.title}应为是或否")
    return raw


def _choice(field: Field, kind: kinds.Choice, raw: Any) -> str:
    if raw not in [option.value for option in kind.options]:
        raise WrongValue(f"{field.title}不是可选的值")
    return str(raw)


def _coded(field: Field, _: kinds.Coded, raw: Any) -> str:
    value = _string(field, raw)
    if not re.fullmatch(r"[A-Za-z0-9_]{1,32}", value):
        raise WrongValue(f"{field.title}不是可选的值")
    return value


def _id(field: Field, _: AnyKind, raw: Any) -> str:
    value = _string(field, raw)
    if not is_ulid(value):
        raise WrongValue(f"{field.title}不是可选的值")
    return value


def _files(field: Field, kind: kinds.Attached, raw: Any) -> str | list[str] | None:
    if kind.most_files == 1:
        return _id(field, kind, raw)
    if not isinstance(raw, list):
        raise WrongValue(f"{field.title}的类型不正确，应为文件列表")
    ids = list(dict.fromkeys(_id(field, kind, one) for one in raw))
    if len(ids) > kind.most_files:
        raise WrongValue(f"{field.title}最多{kind.most_files}个文件")
    return ids or None


def _string(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise WrongValue(f"{field.title}的类型不正确，应为文字")
    return raw


READERS: dict[type[Any], Callable[[Field, Any, Any], Any]] = {
    kinds.Text: _text,
    kinds.Integer: _integer,
    kinds.Money: _money,
    kinds.Day: _day,
    kinds.Moment: _moment,
    kinds.Flag: _flag,
    kinds.Choice: _choice,
    kinds.Coded: _coded,
    kinds.Linked: _id,
    kinds.Unit: _id,
    kinds.Attached: _files,
}
