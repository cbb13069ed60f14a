"""Stages are told to whoever listens, with why they failed."""

import pytest

from loadtests.demo.stage import StageFailed, heard, stage


def test_each_stage_is_told_at_its_end_and_a_failed_one_once() -> None:
    told: list[tuple[str, str | None]] = []
    token = heard.set(lambda name, seconds, failed: told.append((name, failed and str(failed))))
    try:
        with stage("join"):
            pass
        with pytest.raises(StageFailed), stage("around"), stage("talk"):
            raise ValueError("silence")
    finally:
        heard.reset(token)
    assert told == [("join", None), ("talk", "talk: silence")]


def test_where_nobody_listens_a_stage_fails_by_its_name() -> None:
    with pytest.raises(StageFailed, match="join: TimeoutError"), stage("join"):
        raise TimeoutError
