"""The cryptography scheme names what there is (NF-CRYPTO-37)."""

import importlib
import re
from pathlib import Path

SCHEME = Path("docs/密码应用方案.md").read_text(encoding="utf-8")
LAYERS = ("schemas", "pipelines", "connectors", "actors", "serve", "cluster")
HOLDERS = Path("connectors/keys")
USE = re.compile(r"\.(?:derive|sealing)\((\w+(?:\.\w+)?)\)")
SM2_USERS = {
    "cluster/verbs/administrators.py",
    "pipelines/flows/platform/backups/origin.py",
    "connectors/keys/recovery.py",
    "connectors/keys/software.py",
    "pipelines/flows/audit/notary.py",
    "connectors/platforms/terminal_key.py",
    "connectors/prisons/adapters/carrying.py",
    "connectors/prisons/adapters/package_file.py",
    "connectors/prisons/adapters/packages.py",
    "connectors/prisons/simulators/package_maker.py",
    "pipelines/flows/governance/privileged/erasure_list.py",
    "connectors/sealed_http.py",
    "pipelines/rules/security/challenge.py",
    "pipelines/flows/approvals/signing.py",
    "pipelines/flows/access/auth/second_factor.py",
    "pipelines/flows/access/auth/signed_devices.py",
}
"""Whoever signs, verifies or encrypts with SM2 stands behind an item of the scheme."""


def rows() -> dict[str, list[str]]:
    found = re.findall(r"^\| (NF-CRYPTO-\d\d) \|(.*)\|$", SCHEME, re.MULTILINE)
    return {name: [part.strip() for part in cells.split("|")] for name, cells in found}


def test_every_item_of_the_requirements_stands_in_it_once() -> None:
    text = Path("docs/requirements.md").read_text(encoding="utf-8")
    asked = re.findall(r"^\| (NF-CRYPTO-\d\d) \|", text, re.MULTILINE)
    assert list(rows()) == asked
    assert all(len(cells) == 5 and all(cells) for cells in rows().values())


def test_every_path_in_it_exists() -> None:
    paths = re.findall(r"`((?:pipelines|connectors|serve|cluster|tests|ui)/[^`]+)`", SCHEME)
    assert len(paths) > 20
    assert [path for path in paths if not Path(path).exists()] == []


def test_what_claims_the_trace_names_a_test_of_its_own_row() -> None:
    for name, (_, _, _, test, evidence) in rows().items():
        if evidence == "追溯表" and name != "NF-CRYPTO-14":
            source = Path(test.strip("`")).read_text(encoding="utf-8")
            assert name in source, name


def test_every_purpose_of_a_key_is_listed() -> None:
    used: set[str] = set()
    for layer in LAYERS:
        for file in Path(layer).rglob("*.py"):
            if file.is_relative_to(HOLDERS) and file.name != "vault.py":
                continue
            # What a made-up bureau keeps names the purposes of those who keep it in life.
            if file == Path("connectors/postgres/keyed_values.py"):
                continue
            names = USE.findall(file.read_text(encoding="utf-8"))
            if names:
                module = importlib.import_module(".".join(file.with_suffix("").parts))
                used |= {eval(name, vars(module)) for name in names}
    listed = set(re.findall(r"^\| `([a-z_/-]+)` \|", SCHEME, re.MULTILINE))
    assert used == listed


def test_nobody_uses_sm2_beside_the_scheme() -> None:
    found = {
        str(file)
        for layer in LAYERS
        for file in Path(layer).rglob("*.py")
        if re.search(r"\bsm2\.(sign|verify|encrypt|decrypt)\(", file.read_text(encoding="utf-8"))
    }
    assert found <= SM2_USERS, found - SM2_USERS
