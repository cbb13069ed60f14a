"""Libraries for tests."""

from pipelines.rules.speech.words.library import LibraryWord, WordLibrary


def word(text: str, context: str = "", *, by_sound: bool = True) -> LibraryWord:
    return LibraryWord(
        word=text,
        class_name="违禁品",
        severity=2,
        definition="",
        by_sound=by_sound,
        context=context,
    )


def library(*words: str, allowed: tuple[str, ...] = ()) -> WordLibrary:
    return WordLibrary(version=1, words=[word(w) for w in words], allowed=list(allowed))
