"""Codes for a number that was typed by hand: how often, how long, how many tries (VC-PUB-03)."""

import secrets
from datetime import timedelta

from pipelines.rules.security.digest import keyed_digest
from schemas.errors import InvalidInput, TooManyRequests

PURPOSE = "public-phone-code"
DIGITS = 6
LASTS = timedelta(minutes=5)
TRIES = 5
BETWEEN = timedelta(seconds=60)
DAY = timedelta(days=1)
A_DAY = 10
HOUR = timedelta(hours=1)
AN_HOUR = 20
"""From one source; a clinic or a hall shares one."""


def made() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def digest(key: bytes, code_id: str, code: str) -> str:
    """Of one code alone: the same digits of another one have another digest."""
    return keyed_digest(key, f"{code_id}:{code}")


def text(code: str) -> str:
    """What is sent, behind the channel's signature."""
    minutes = int(LASTS.total_seconds() // 60)
    return (
        f"验证码{code}，{minutes}分钟内有效，用于登录亲情会见。请勿告诉他人；如非本人操作，请忽略。"
    )


def require_not_often(just_now: int, today: int, from_here: int) -> None:
    """Raise `TooManyRequests`, by what was sent and whatever is known of the number."""
    if just_now:
        raise TooManyRequests("验证码刚刚发送过，请60秒后再试。", code="code_just_sent")
    if today >= A_DAY or from_here >= AN_HOUR:
        raise TooManyRequests("获取验证码的次数过多，请稍后再试。", code="code_often")


def wrong() -> InvalidInput:
    """Whoever types it may be signed in, and stays so."""
    return InvalidInput("验证码不对或已过期，请重新获取。", code="code_wrong")
