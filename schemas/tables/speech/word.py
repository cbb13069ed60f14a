"""The sensitive-word library (VC-GEN-10, VC-SUP-13, VC-SUP-14)."""

from sqlalchemy import Boolean, Column, Integer, String, Table, UniqueConstraint, func, text

from schemas.tables.base import id_column, metadata, moment, reference


def _version() -> Column[int]:
    """How often a row changed: of two keepers who edit one row the second is told."""
    return Column("version", Integer, nullable=False, default=1, server_default=text("1"))


word_class = Table(
    "word_class",
    metadata,
    id_column(),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", String(32), nullable=False, unique=True),
    # 0 keyword, which raises no alert, 1 notice, 2 serious, 3 urgent.
    Column("severity", Integer, nullable=False),
    _version(),
)

sensitive_word = Table(
    "sensitive_word",
    metadata,
    id_column(),
    Column("word", String(32), nullable=False),
    reference("class_id", "word_class"),
    # The word's own, where it weighs otherwise than its class.
    Column("severity", Integer, nullable=True),
    Column("definition", String(200), nullable=False, default=""),
    # Space-separated other writings, slang and abbreviations; each counts as the word.
    Column("variants", String(400), nullable=False, default="", server_default=""),
    # Whether hits by sound count, beside hits by character.
    Column("by_sound", Boolean, nullable=False, default=True),
    # Space-separated neighbours of which one must be heard; for one-character words.
    Column("context", String(200), nullable=False, default=""),
    Column("enabled", Boolean, nullable=False, default=True),
    reference("prison_id", "org_unit", nullable=True),
    moment("updated_at"),
    _version(),
    UniqueConstraint("word", "prison_id"),
)

allowed_phrase = Table(
    "allowed_phrase",
    metadata,
    id_column(),
    # A longer harmless phrase that holds a word, as 大麻烦 holds 大麻.
    Column("phrase", String(32), nullable=False),
    # A prison's own hides that prison's own words alone.
    reference("prison_id", "org_unit", nullable=True),
    moment("updated_at", server_default=func.now()),
    UniqueConstraint("phrase", "prison_id"),
)

word_library = Table(
    "word_library",
    metadata,
    # One row: its version grows with every change, so that rooms know to load anew.
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
)
