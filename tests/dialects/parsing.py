"""A second look at the text: words of PostgreSQL alone, and whether it is a sentence at all."""

import re

from sqlglot import ParseError, parse_one
from sqlglot.errors import TokenError

QUOTED = re.compile(r"'(?:[^']|'')*'")
LEFT_OVER = {
    "::": re.compile(r"::"),
    "ILIKE": re.compile(r"\bILIKE\b"),
    "ON CONFLICT": re.compile(r"\bON CONFLICT\b"),
    "DISTINCT ON": re.compile(r"\bDISTINCT ON\b"),
    "ANY (": re.compile(r"\bANY\s*\("),
    "ARRAY[": re.compile(r"\bARRAY\s*\["),
    "FILTER (": re.compile(r"\bFILTER\s*\("),
    "MATERIALIZED": re.compile(r"\bMATERIALIZED\b"),
    "~": re.compile(r"~"),
    "->": re.compile(r"->"),
    "@@": re.compile(r"@@"),
    "a cast to a type that is not there": re.compile(r"\b(JSONB|TSQUERY|TSVECTOR|BYTEA)\b", re.I),
    "an order by a condition": re.compile(r"ORDER BY(?:(?!CASE)[^()])* (=|<|>|IS) "),
    "a condition that is set": re.compile(r"\bSET\b[^()]*= \([^()]* (AND|OR) "),
}
BLOCK = re.compile(r"^BEGIN (MERGE .*); IF SQL%ROWCOUNT > 0 THEN (SELECT .*); END IF; END;$", re.S)
INTO = re.compile(r" INTO (:ret_\d+, )*:ret_\d+")


def problem_of(text: str) -> str | None:
    """What stands in it that DM8 cannot read, or where it breaks off."""
    bare = QUOTED.sub("''", text)
    for name, words in LEFT_OVER.items():
        if words.search(bare):
            return f"holds {name}"
    for sentence in _sentences(text):
        try:
            parse_one(sentence, read="oracle")
        except (ParseError, TokenError) as error:
            return f"is no sentence: {str(error).splitlines()[0]}"
    return None


def _sentences(text: str) -> list[str]:
    """A block's own sentences; parameters that take an answer are no part of its grammar."""
    block = BLOCK.match(text)
    return [INTO.sub("", one) for one in (block.groups() if block else (text,))]
