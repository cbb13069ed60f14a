"""Who of many a face is, where only one may be meant."""

from collections.abc import Sequence

CLOSE = 0.08
"""Cosine by which the best must lead: nearer, twins and likenesses are not told apart."""

MESSAGES = {
    "unknown": "没有认出您。请正对屏幕再试一次，或输入编号登录。",
    "ambiguous": "有与您相像的人，认不准。请输入编号登录。",
}


def judge_find(scores: Sequence[float], threshold: float) -> str:
    """`ok`, or which of `MESSAGES` says why the best of these scores, in order, is nobody."""
    if not scores or scores[0] < threshold:
        return "unknown"
    close = len(scores) > 1 and scores[0] - scores[1] < CLOSE
    return "ambiguous" if close else "ok"
