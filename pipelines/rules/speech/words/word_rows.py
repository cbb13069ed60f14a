"""Rows of the word library, and what the log says of new ones."""

from datetime import datetime
from typing import Any

import msgspec

from pipelines.rules.speech.words.entry import Entry
from schemas.speech.words import WordClassRequest

BUREAU_LEVEL = "局级"


def class_row(class_id: str, asked: WordClassRequest) -> dict[str, Any]:
    return msgspec.structs.asdict(asked) | {"id": class_id, "name": asked.name.strip()}


def word_row(word_id: str, prison_id: str | None, entry: Entry, at: datetime) -> dict[str, Any]:
    row = {"id": word_id, "prison_id": prison_id, "enabled": True, "updated_at": at}
    return row | msgspec.structs.asdict(entry)


def phrase_row(phrase_id: str, phrase: str, prison_id: str | None, at: datetime) -> dict[str, Any]:
    return {"id": phrase_id, "phrase": phrase, "prison_id": prison_id, "updated_at": at}


def class_detail(name: str, severity: int) -> dict[str, Any]:
    return {"name": name, "severity": severity}


def word_detail(word: str, class_name: str, prison: str | None) -> dict[str, Any]:
    return {"name": word, "class": class_name, "level": prison or BUREAU_LEVEL}


def phrase_detail(phrase: str, prison: str | None) -> dict[str, Any]:
    return {"name": phrase, "level": prison or BUREAU_LEVEL}


def edit_detail(word: str, changed: dict[str, list[Any]]) -> dict[str, Any]:
    """What was before and what is since, by what the keeper changed."""
    return {"name": word, "changed": changed}
