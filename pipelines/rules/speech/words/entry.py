"""One entry of the library as it is kept."""

import re
from collections.abc import Sequence

import msgspec

from schemas.errors import InvalidInput
from schemas.speech.words import EditWord, WordRequest

BETWEEN = re.compile(r"[、,，;；\s]+")
LONGEST = 32
"""Characters of a word or a variant."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What keepers say of a word; `variants` and `context` are separated by single spaces."""

    word: str
    class_id: str
    severity: int | None
    definition: str
    variants: str
    by_sound: bool
    context: str

    @property
    def writings(self) -> list[str]:
        """The word and its variants."""
        return [self.word, *self.variants.split()]


def entry_of(asked: WordRequest | EditWord, class_id: str) -> Entry:
    """The entry without doubles and stray spaces; `InvalidInput` for a variant too long."""
    word = asked.word.strip()
    return Entry(
        word=word,
        class_id=class_id,
        severity=asked.severity,
        definition=asked.definition.strip(),
        variants=" ".join(_variants(word, asked.variants)),
        by_sound=asked.by_sound,
        context=" ".join(_parts(asked.context)),
    )


def _variants(word: str, text: str) -> list[str]:
    """Each once, whatever its case, and none that is the word itself."""
    found: dict[str, str] = {}
    for variant in _parts(text):
        if len(variant) > LONGEST:
            raise InvalidInput(
                f"变体“{variant[:8]}…”超过{LONGEST}个字。",
                code="variant_too_long",
                field="variants",
            )
        if variant.lower() != word.lower():
            found.setdefault(variant.lower(), variant)
    return list(found.values())


def _parts(text: str) -> Sequence[str]:
    return [part for part in BETWEEN.split(text) if part]
