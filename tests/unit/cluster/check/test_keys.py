"""Looking at keys makes none, and tells whether they open what they sealed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cluster.check import keys
from cluster.settings import load_settings
from connectors.keys.software import SoftwareKeys
from connectors.keys.vault import DATABASE, Vault
from schemas.errors import Unavailable
from schemas.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, data_dir=str(tmp_path))


def test_a_master_key_that_is_gone_is_not_made_anew(settings: Settings) -> None:
    assert keys.look(settings).missing
    with pytest.raises(Unavailable):
        keys.require(settings)
    assert not Path(settings.keys_dir).exists()


def test_generation_and_age_are_those_of_the_one_that_seals(settings: Settings) -> None:
    own = SoftwareKeys(Path(settings.keys_dir))
    Vault(Path(settings.keys_dir), own).ensure(DATABASE)
    own.rotate()
    keys.require(settings)
    seen = keys.look(settings)
    assert (seen.generation, seen.missing, seen.exposed, seen.broken) == (2, False, [], [])
    assert seen.since is not None
    assert datetime.now(UTC) - seen.since < timedelta(minutes=1)


def test_an_exposed_master_key_is_told_though_nothing_opens_with_it(settings: Settings) -> None:
    own = SoftwareKeys(Path(settings.keys_dir))
    own.derive("any")
    (Path(settings.keys_dir) / "master.key").chmod(0o644)
    seen = keys.look(settings)
    assert (seen.generation, seen.exposed) == (None, ["master.key"])


def test_a_secret_of_other_keys_does_not_open(settings: Settings, tmp_path: Path) -> None:
    folder = Path(settings.keys_dir)
    Vault(folder, SoftwareKeys(folder)).ensure(DATABASE)
    others = tmp_path / "others"
    Vault(others, SoftwareKeys(others)).ensure(DATABASE)
    own = folder / "components" / "database.sealed"
    own.write_bytes((others / "components" / "database.sealed").read_bytes())
    assert keys.look(settings).broken == ["数据库"]


def test_a_service_that_is_away_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s")
    away = load_settings(
        {},
        data_dir=str(tmp_path),
        key_service_url="http://127.0.0.1:9",
        key_service_secret_file=str(secret),
    )
    keys.require(away)
    seen = keys.look(away)
    assert (seen.service, seen.generation, seen.missing) == (True, None, False)
