"""All words at once are found where each alone would be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.speech.words.pinyin import Syllable, distance, syllables
from pipelines.rules.speech.words.sound_search import SKIP, Place, SoundSearch

TEXT = st.text("藏脏打算死工级攻击自杀毒品我想你了，好a", max_size=14)
WORD = st.text("藏打死攻击自杀毒品孩子", min_size=1, max_size=4)


def _sounds(word: str) -> list[Syllable]:
    return [sound for sound in syllables(word) if sound is not None]


def _far(word: list[Syllable], heard: list[Syllable | None]) -> float:
    """Mean distance a syllable, one word and one window, as the definition reads."""
    row = [SKIP * j for j in range(len(heard) + 1)]
    for i, mine in enumerate(word, 1):
        above, row = row, [SKIP * i]
        for j, theirs in enumerate(heard, 1):
            assert theirs is not None
            skipped = min(above[j] + SKIP, row[j - 1] + SKIP)
            row.append(min(above[j - 1] + distance(mine, theirs), skipped))
    return row[-1] / len(word)


def _alone(word: list[Syllable], heard: list[Syllable | None]) -> Place | None:
    slack = 1 if len(word) >= 2 else 0
    places = [
        Place(_far(word, heard[start : start + width]), start, start + width)
        for width in range(max(1, len(word) - slack), len(word) + slack + 1)
        for start in range(len(heard) - width + 1)
        if None not in heard[start : start + width]
    ]
    return min(places, key=lambda p: (round(p.distance, 9), p.end - p.start, p.start), default=None)


@settings(deadline=None)
@given(st.lists(WORD, min_size=1, max_size=8), TEXT)
def test_each_word_is_found_where_it_would_be_alone(words: list[str], text: str) -> None:
    sounds, heard = [_sounds(word) for word in words], syllables(text)
    for word, found in zip(sounds, SoundSearch(sounds).nearest(heard), strict=True):
        alone = _alone(word, heard)
        if alone is None:
            assert found is None
        else:
            assert found is not None
            assert abs(found.distance - alone.distance) < 1e-9
            assert found.end - found.start == alone.end - alone.start


def test_what_has_no_sound_is_no_place() -> None:
    assert SoundSearch([_sounds("自杀")]).nearest(syllables("，a")) == [None]


def test_no_words_find_nothing() -> None:
    assert SoundSearch([]).nearest(syllables("你好")) == []
