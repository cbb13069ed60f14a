"""What the product is built of names its licence, and none ties it to a barred server."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[3]
CLOSED = re.compile(
    r"SSPL|Server Side Public|Business Source|BUSL|Elastic Licen|Commons Clause|Affero|AGPL"
    r"|proprietary|commercial",
    re.I,
)
"""Licences under which a product may not be handed over, or runs as its maker allows."""
SERVERS = re.compile(
    r"oracledb|cx.oracle|pymssql|pyodbc|mysql|mariadb|pymongo|mongodb|redis|kafka|pika|rabbitmq"
    r"|elasticsearch|ibm.db|snowflake|boto3|azure|google.cloud",
    re.I,
)
"""Clients of databases, middleware and clouds that are no part of the domestic stack."""
UNSTATED = {"insightface", "string.fromcodepoint"}
"""They name no licence where it is looked for; MIT by the repository, or by a file of their own."""


def python_packages() -> Iterator[tuple[str, str]]:
    """Each locked package that belongs to this machine, with what it says of its licence."""
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9_.-]+)==", locked, re.M):
        try:
            told = distribution(name).metadata
        except PackageNotFoundError:  # Locked for another system or another version of Python.
            continue
        kinds = [one for one in told.get_all("Classifier") or [] if one.startswith("License")]
        said = [told.get("License-Expression"), *kinds, told.get("License")]
        yield name, " ".join(one[:200] for one in said if one)


def page_packages() -> Iterator[tuple[str, str]]:
    packages = json.loads((ROOT / "ui" / "package-lock.json").read_text(encoding="utf-8"))
    for path, told in packages["packages"].items():
        if path:
            yield path.rpartition("node_modules/")[2], str(told.get("license", ""))


def test_every_component_names_a_licence_that_lets_it_be_handed_over() -> None:
    found = [*python_packages(), *page_packages()]
    assert len(found) > 200
    unnamed = {name for name, licence in found if not licence}
    assert unnamed <= UNSTATED
    assert {name: licence for name, licence in found if CLOSED.search(licence)} == {}


def test_no_component_speaks_to_a_server_outside_of_the_stack() -> None:
    names = [name for name, _ in [*python_packages(), *page_packages()]]
    assert [name for name in names if SERVERS.search(name)] == []
