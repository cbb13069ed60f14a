"""How secret data are: the four levels, from what everybody may see to what must lie sealed."""

from enum import StrEnum


class Level(StrEnum):
    """A level of data; decisions/0009 says what each governs."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SENSITIVE = "sensitive"
    IMPORTANT = "important"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


TITLES: dict[Level, str] = {
    Level.PUBLIC: "公开",
    Level.INTERNAL: "内部",
    Level.SENSITIVE: "敏感",
    Level.IMPORTANT: "重要",
}
