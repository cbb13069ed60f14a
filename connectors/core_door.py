"""The door to the core database alone, for processes that must stay small."""

from pathlib import Path

from connectors.keys import open_keys
from connectors.keys.vault import DATABASE, Vault
from connectors.postgres.audit.row_seals import RowSeals
from connectors.postgres.database import POOL_SIZE, Database
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import BUSINESS_ROW
from pipelines.rules.security.row_seal import RowSeal
from schemas.settings import Settings


def row_seals(keys: KeyProvider) -> RowSeals:
    """What seals important rows of the business."""
    return RowSeals(RowSeal(keys.derive(BUSINESS_ROW)))


def vault_of(settings: Settings) -> Vault:
    return Vault(Path(settings.keys_dir), open_keys(settings))


def open_database(settings: Settings, *, pool_size: int = POOL_SIZE) -> Database:
    """With the password that the vault holds, asked anew for each connection."""
    vault, keys = vault_of(settings), open_keys(settings)
    return Database(
        settings.database_url,
        pool_size=pool_size,
        seals=row_seals(keys),
        spoken=spoken_seals(keys),
        password=lambda: vault.read(DATABASE),
    )
