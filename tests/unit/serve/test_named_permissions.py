"""No permission is left that nothing asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permission_catalog import WINGS
from schemas.modules.pages import PAGES

PRODUCT = ("actors", "cluster", "connectors", "pipelines", "serve")
CODES = Path("pipelines/rules/access/codes")
NAME = re.compile(r"\b[A-Z][A-Z_]+\b")


def named() -> Iterator[tuple[str, Permission]]:
    for wing in WINGS:
        for name, one in vars(wing).items():
            if isinstance(one, Permission):
                yield name, one


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every name of a constant in the product, but for the lists of permissions."""
    files = (path for folder in PRODUCT for path in Path(folder).rglob("*.py"))
    texts = (path.read_text("utf-8") for path in files if path.parent != CODES)
    return {name for text in texts for name in NAME.findall(text)}


def test_every_permission_is_asked_for_somewhere(said: set[str]) -> None:
    """By its name, or by a page of figures that is declared."""
    declared = {code for page in PAGES.values() for code in (page.reads, page.exports)}
    asked = {one.code for name, one in named() if name in said} | declared
    assert [name for name, one in named() if one.code not in asked] == []


def test_every_permission_has_a_name_of_its_own() -> None:
    names = [name for name, _ in named()]
    assert len(set(names)) == len(names)
    codes = [one.code for _, one in named()]
    assert len(set(codes)) == len(codes)
