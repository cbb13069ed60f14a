"""What a password must be, and how long it may stay (ID-2, NF-SEC-02)."""

from datetime import datetime, timedelta

from schemas.errors import InvalidInput
from schemas.settings import Settings

MOST = 128


def require_good(password: str, login: str, settings: Settings) -> None:
    """Raise `InvalidInput` with every rule that the password breaks."""
    problems = list(_problems(password, login, settings))
    if problems:
        raise InvalidInput("密码" + "；".join(problems) + "。", code="weak_password")


def _problems(password: str, login: str, settings: Settings) -> list[str]:
    found = []
    if len(password) < settings.password_least:
        found.append(f"至少{settings.password_least}个字符")
    if len(password) > MOST:
        found.append(f"最多{MOST}个字符")
    if classes_of(password) < settings.password_classes:
        found.append(f"须含大写字母、小写字母、数字、符号中的至少{settings.password_classes}类")
    if login and login.lower() in password.lower():
        found.append("不能包含账号")
    return found


def classes_of(password: str) -> int:
    """How many of lower case, upper case, digits and all else occur."""
    return len({_class_of(char) for char in password})


def _class_of(char: str) -> str:
    if char.isdigit():
        return "digit"
    if char.isupper():
        return "upper"
    return "lower" if char.islower() else "other"


def expired(changed_at: datetime | None, now: datetime, settings: Settings) -> bool:
    """Whether the password is older than it may be; 0 days mean that it never is."""
    if settings.password_days == 0:
        return False
    return changed_at is None or now - changed_at > timedelta(days=settings.password_days)
