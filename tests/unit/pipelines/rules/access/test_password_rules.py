"""Password rules hold for every text there is (ID-2)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipelines.rules.access.password_rules import classes_of, expired, require_good
from schemas.errors import InvalidInput
from schemas.settings import Settings

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def good(password: str, login: str = "wang") -> bool:
    try:
        require_good(password, login, SETTINGS)
    except InvalidInput:
        return False
    return True


@given(st.text(max_size=140))
def test_what_passes_keeps_every_rule(password: str) -> None:
    keeps = (
        8 <= len(password) <= 128 and classes_of(password) >= 3 and "wang" not in password.lower()
    )
    assert good(password) is keeps


@pytest.mark.parametrize(
    ("password", "classes"),
    [("", 0), ("abc", 1), ("aB", 2), ("aB1", 3), ("aB1-", 4), ("密码aB", 3)],
)
def test_four_classes_are_told_apart(password: str, classes: int) -> None:
    assert classes_of(password) == classes


def test_all_broken_rules_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        require_good("wang", "wang", SETTINGS)
    for part in ("至少8个字符", "至少3类", "不能包含账号"):
        assert part in refused.value.message


@pytest.mark.parametrize(
    ("password", "problem"),
    [("aB1" * 42 + "aB", None), ("aB1" * 43, "最多128个字符"), ("aB1" + "x" * 4, "至少8个字符")],
)
def test_it_is_neither_too_short_nor_too_long(password: str, problem: str | None) -> None:
    assert good(password) is (problem is None)
    if problem:
        with pytest.raises(InvalidInput, match="weak_password") as refused:
            require_good(password, "wang", SETTINGS)
        assert refused.value.message == f"密码{problem}。"


def test_a_password_expires_after_its_days() -> None:
    changed = NOW - timedelta(days=90)
    assert not expired(changed, NOW, SETTINGS)
    assert expired(changed - timedelta(seconds=1), NOW, SETTINGS)
    assert expired(None, NOW, SETTINGS)
    assert not expired(None, NOW, replace(SETTINGS, password_days=0))
