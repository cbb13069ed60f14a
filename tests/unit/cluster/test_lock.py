"""What is installed is pinned, proven by hashes, and named without the address of any registry."""

import re

import pytest

from cluster.settings import REPOSITORY


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-bootstrap.txt"])
def test_every_package_is_pinned_with_hashes_and_no_address(name: str) -> None:
    text = (REPOSITORY / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text)
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry


def test_uv_is_the_same_in_both_files() -> None:
    pin = re.compile(r"^uv==\S+", re.MULTILINE)
    found = [
        pin.findall((REPOSITORY / name).read_text())
        for name in ("requirements.lock", "requirements-bootstrap.txt")
    ]
    assert found[0] == found[1] != []


def test_npm_packages_are_named_without_the_address_of_a_registry() -> None:
    assert '"resolved"' not in (REPOSITORY / "ui" / "package-lock.json").read_text()
