"""How Chinese characters sound, and how far two sounds lie apart for a recogniser."""

from functools import lru_cache

import msgspec
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_finals, to_initials

NEAR = 0.3
APART = 1.0
INITIAL_WEIGHT = 0.4
FINAL_WEIGHT = 0.45
TONE_WEIGHT = 0.15


def _pairs(listed: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split("/")) for pair in listed.split())


_INITIALS = (
    "z/zh c/ch s/sh n/l l/r f/h b/p d/t g/k j/q z/c zh/ch j/zh q/ch x/sh x/s q/c j/z x/q "
    "g/h k/h z/s c/s zh/sh ch/sh sh/r p/t d/b g/d k/t m/n"
)
NEAR_INITIALS = _pairs(_INITIALS)
"""Initials that are taken for each other: by dialect (z/zh, n/l, f/h) or by breath (b/p)."""

_FINALS = (
    "an/ang en/eng in/ing ian/iang uan/uang uen/ong eng/ong ing/iong ian/üan in/ün en/in "
    "o/uo e/uo e/o uo/ou ie/ian ie/üe i/ü ei/ui ei/i ai/ei ao/ou iao/iou a/ia a/ua ai/uai "
    "an/uan ang/uang uei/ei uen/en er/e i/ie u/ou u/o eng/en ing/ie ü/üe -i/e i/-i i/ei "
    "an/en ang/eng ao/uo ou/iou u/ü ian/ie e/ie"
)
NEAR_FINALS = _pairs(_FINALS)
"""Finals that are taken for each other: n/ng by dialect, others by likeness."""


class Syllable(msgspec.Struct, frozen=True):
    """One character's sound; the tone is 5 where it is neutral."""

    initial: str
    final: str
    tone: int


def syllables(text: str) -> list[Syllable | None]:
    """One entry a character; None for what has no Chinese sound (marks, Latin letters)."""
    sounds: list[Syllable | None] = []
    for run, chinese in _runs(text):
        sounds += _sounds(run) if chinese else [None] * len(run)
    return sounds


def distance(one: Syllable, other: Syllable) -> float:
    """0 for the same sound, 1 for one with nothing in common."""
    return (
        INITIAL_WEIGHT * _apart(one.initial, other.initial, NEAR_INITIALS)
        + FINAL_WEIGHT * _apart(one.final, other.final, NEAR_FINALS)
        + TONE_WEIGHT * (one.tone != other.tone)
    )


def _apart(one: str, other: str, near: frozenset[frozenset[str]]) -> float:
    if one == other:
        return 0.0
    return NEAR if frozenset((one, other)) in near else APART


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _runs(text: str) -> list[tuple[str, bool]]:
    """Stretches of Chinese characters and of anything else, in order."""
    runs: list[tuple[str, bool]] = []
    for character in text:
        chinese = _is_chinese(character)
        if runs and runs[-1][1] == chinese:
            runs[-1] = (runs[-1][0] + character, chinese)
        else:
            runs.append((character, chinese))
    return runs


def _sounds(run: str) -> list[Syllable | None]:
    """Sounds of Chinese characters, read in their phrase."""
    read = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
    if len(read) != len(run):
        read = [lazy_pinyin(c, style=Style.TONE3, neutral_tone_with_five=True)[0] for c in run]
    return [_parse(sound) for sound in read]


@lru_cache(maxsize=4096)
def _parse(sound: str) -> Syllable | None:
    """`cang2` as initial c, final ang, tone 2; None for a character without a known sound."""
    if not sound or not sound[-1].isdigit():
        return None
    bare = sound[:-1]
    initial = to_initials(bare, strict=False)
    final = to_finals(bare, strict=False, v_to_u=True)
    if final == "i" and initial in {"z", "c", "s", "zh", "ch", "sh", "r"}:
        final = "-i"
    if final.startswith("u") and initial in {"j", "q", "x", "y"}:
        final = "ü" + final[1:]
    return Syllable(initial=initial, final=final, tone=int(sound[-1]))
