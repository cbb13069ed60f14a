"""A platform whose ciphers get it wrong does not start."""

import pytest

from cluster import self_test
from cluster.problems import CannotStart


def test_sound_ciphers_let_it_start() -> None:
    self_test.require_self_test()


def test_a_failed_check_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "failed_checks", lambda: ["SM3 标准示例"])
    with pytest.raises(CannotStart) as refused:
        self_test.require_self_test()
    assert refused.value.code == "self_test_failed"
    assert "SM3 标准示例" in refused.value.message
