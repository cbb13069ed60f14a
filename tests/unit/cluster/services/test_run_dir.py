"""What Ray and Serve open to everybody lies in folders that nobody else enters."""

import os
import shutil
from pathlib import Path

import pytest

from cluster.problems import CannotStart
from cluster.services.run_dir import make_run_dir, run_dir


def test_an_open_folder_of_before_is_closed(tmp_path: Path) -> None:
    folder = run_dir(tmp_path)
    try:
        (folder / "ray").mkdir(parents=True)
        for one in (folder, folder / "ray"):
            one.chmod(0o777)
        assert make_run_dir(tmp_path) == folder
        modes = {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}
        assert modes == {"ray": 0o700, "haproxy": 0o700}
        # Only where services have users of their own somebody else must pass.
        assert folder.stat().st_mode & 0o777 == (0o711 if os.geteuid() == 0 else 0o700)
    finally:
        shutil.rmtree(folder)


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    folder, elsewhere = run_dir(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    try:
        with pytest.raises(CannotStart) as refused:
            make_run_dir(tmp_path)
        assert refused.value.code == "run_dir_taken"
        assert list(elsewhere.iterdir()) == []
    finally:
        folder.unlink()
