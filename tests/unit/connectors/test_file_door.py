"""The store that the settings name."""

from pathlib import Path

import pytest

from connectors.file_door import open_store
from connectors.keys import SoftwareKeys
from schemas.errors import InvalidInput
from schemas.settings import Settings


def test_an_empty_setting_opens_no_store_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
    with pytest.raises(InvalidInput) as refused:
        open_store(settings, SoftwareKeys(tmp_path / "keys"))
    assert refused.value.code == "folder_not_absolute"
