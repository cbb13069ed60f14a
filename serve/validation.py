"""Saying in Chinese which field of a request is wrong, and how."""

import re
from collections.abc import Callable
from typing import Any

from pipelines.flows.field_titles import title_of

Match = re.Match[str]

RULES: tuple[tuple[re.Pattern[str], Callable[[str, Match], str]], ...] = (
    (re.compile(r"missing required field `(\w+)`"), lambda _, m: f"请填写{title_of(m[1])}"),
    (re.compile(r"unknown field `(\w+)`"), lambda _, m: f"不能识别的字段“{m[1]}”"),
    (re.compile(r"of length >= 1\b"), lambda f, _: f"请填写{f}"),
    (re.compile(r"of length >= (\d+)"), lambda f, m: f"{f}至少{m[1]}个字符"),
    (re.compile(r"of length <= (\d+)"), lambda f, m: f"{f}最多{m[1]}个字符"),
    (re.compile(r">= ([\d.-]+)"), lambda f, m: f"{f}不能小于{m[1]}"),
    (re.compile(r"<= ([\d.-]+)"), lambda f, m: f"{f}不能大于{m[1]}"),
    (re.compile(r"matching regex"), lambda f, _: f"{f}格式不正确"),
    (re.compile(r"Invalid enum value"), lambda f, _: f"{f}不是可选的值"),
    (re.compile(r"RFC3339|ISO8601"), lambda f, _: f"{f}不是有效的时间"),
)


def explain(errors: Any) -> tuple[str, dict[str, Any]]:
    """The sentence for the screen, and which fields are meant.

    `errors` is Litestar's list of `message`, `key` and `source`.
    """
    told = [_one(error) for error in errors or [] if isinstance(error, dict)]
    if not told:
        return "提交的内容不正确。", {}
    message = "；".join(dict.fromkeys(sentence for _, sentence in told)) + "。"
    return message, {"fields": [field for field, _ in told if field]}


def _one(error: dict[str, Any]) -> tuple[str, str]:
    text = str(error.get("message", ""))
    key = str(error.get("key", "")).removeprefix("data").lstrip(".")
    field = re.split(r"[.\[]", key)[0]
    named = re.search(r"field `(\w+)`", text)
    title = title_of(field) if field else "提交的内容"
    for pattern, sentence in RULES:
        if found := pattern.search(text):
            return (named[1] if named else field), sentence(title, found)
    return field, f"{title}不正确"
