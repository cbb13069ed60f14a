"""Answers in JSON: their list of rows, each with its own bytes, and what stands beside it."""

from typing import Any

import msgspec

from connectors.prisons.adapters.answers import unreadable
from connectors.prisons.adapters.told import told
from connectors.prisons.port import Broken, Told

_LEVEL = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ROWS = msgspec.json.Decoder(list[msgspec.Raw])


class JsonAnswer:
    """One answer; names with dots lead inwards."""

    def __init__(self, content: bytes) -> None:
        self._levels = {"": self._level(content)}

    def rows(self, path: str) -> list[Told | Broken]:
        raw = self._raw(path)
        if raw is None:
            raise unreadable("没有记录列表")
        try:
            return [told(bytes(one)) for one in _ROWS.decode(raw)]
        except (msgspec.DecodeError, RecursionError) as error:
            raise unreadable("记录列表不是数组") from error

    def text(self, path: str) -> str:
        """A text or number; empty where there is none."""
        value = self._value(path)
        if value is None:
            return ""
        if not isinstance(value, str | int):
            raise unreadable("游标不是文本")
        return str(value)

    def whole(self, path: str) -> int | None:
        value = self._value(path)
        return value if isinstance(value, int) and value >= 0 else None

    def _value(self, path: str) -> Any:
        raw = self._raw(path)
        return None if raw is None else msgspec.json.decode(raw)

    def _raw(self, path: str) -> msgspec.Raw | None:
        before, _, last = path.rpartition(".")
        return self._inside(before).get(last)

    def _inside(self, path: str) -> dict[str, msgspec.Raw]:
        known = self._levels.get(path)
        if known is None:
            raw = self._raw(path)
            known = self._levels[path] = {} if raw is None else self._level(bytes(raw))
        return known

    @staticmethod
    def _level(content: bytes) -> dict[str, msgspec.Raw]:
        try:
            return _LEVEL.decode(content)
        except (msgspec.DecodeError, RecursionError) as error:
            raise unreadable("不是有效的 JSON") from error
