"""What may be kept of an error that somebody's page met: the program's words, and nobody's data."""

import re

MOST = 300
WRITTEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
"""Chinese stands in data and in texts for people; programs throw English."""
QUERY = re.compile(r"(https?://[^\s?#'\")]+|/[\w./-]+)[?#][^\s'\")]*")
HOST = re.compile(r"https?://[^/\s'\")]+")
LETTERS = re.compile(r"[\w.+-]+@[\w.-]+")
TOKEN = re.compile(r"\b(?=[\w-]*\d)[\w-]{16,}\b")
NUMBER = re.compile(r"\d{4,}[\dXx]*")
SPACE = re.compile(r"\s+")


def scrubbed(text: str) -> str:
    """Without queries, addresses of letters, long numbers, tokens and Chinese, on one line."""
    for pattern, instead in (
        (QUERY, r"\1"),
        (HOST, ""),
        (LETTERS, "@"),
        (TOKEN, "*"),
        (NUMBER, "#"),
        (WRITTEN, "…"),
        (SPACE, " "),
    ):
        text = pattern.sub(instead, text)
    return text.strip()[:MOST]


def placed(place: str) -> str:
    """The file and the line, without the digest in the file's name, that each build changes."""
    return re.sub(r"-[\w-]{8}(?=\.(?:js|css)\b)", "", QUERY.sub(r"\1", HOST.sub("", place)))[:200]
