"""The delivery package becomes a running system by its document alone (LR-XC-01)."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cluster.services.ports import free_port
from connectors.sealed_http import SealingTransport

pytestmark = [
    pytest.mark.requirement("LR-XC-01"),
    pytest.mark.timeout(1800),
    pytest.mark.drives(
        "cluster/verbs/admin.py",
        "cluster/verbs/administrators.py",
        "cluster/bootstrap.py",
        "cluster/embedded.py",
        "cluster/preparing.py",
        "cluster/verbs/delivered.py",
        "cluster/services",
        "cluster/system",
        "docs/安装手册.md",
        "pyproject.toml",
        "requirements.lock",
    ),
]

DOCUMENT = Path("docs/安装手册.md")
START = ".venv/bin/qinqiao up"
READY = "speech and faces answer"
PASSWORD = "Bridge-2026-new"


def blocks() -> list[str]:
    """The commands of the document, in its order."""
    return re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivery")
    subprocess.run(["cluster/system/package.sh", sys.executable, str(folder)], check=True)
    (made,) = folder.glob("qinqiao-*.tar.gz")
    return made


class Installation:
    """A folder of its own, an environment without ours, and no registry to ask."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        kept["PATH"] = ":".join(part for part in kept["PATH"].split(":") if ".venv" not in part)
        nowhere = "http://127.0.0.1:9"
        self.environment = {
            **kept,
            "HOME": str(folder),
            "QINQIAO_HTTP_PORT": str(self.port),
            "PIP_INDEX_URL": nowhere,
            "http_proxy": nowhere,
            "https_proxy": nowhere,
            "no_proxy": "127.0.0.1,localhost",
        }
        self.platform: subprocess.Popen[str] | None = None

    def run(self, commands: str) -> str:
        typed = f"{PASSWORD}\n{PASSWORD}\n" if "add-administrator" in commands else None
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            input=typed,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, command: str) -> None:
        """Until it says that it is there."""
        self.platform = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self.platform.stdout is not None
        said = []
        for line in self.platform.stdout:
            said.append(line)
            if READY in line:
                break
        else:
            pytest.fail("".join(said))
        # Somebody must go on reading, or it stops when the pipe is full.
        threading.Thread(target=self.platform.stdout.read, daemon=True).start()

    def stop(self) -> None:
        if self.platform is not None:
            self.platform.terminate()
            assert self.platform.wait(180) == 0


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    try:
        yield installation
    finally:
        installation.stop()


async def test_an_installation_by_the_document_alone_gives_a_running_system(
    package: Path, installation: Installation
) -> None:
    (installation.folder / package.name).hardlink_to(package)
    for commands in blocks():
        if commands.startswith(START):
            installation.start(commands.strip())
        elif "add-administrator" in commands:
            # Each asks for a password of its own.
            for line in commands.strip().splitlines():
                installation.run(line)
        else:
            installation.run(commands)
    transport = SealingTransport()
    address = f"http://127.0.0.1:{installation.port}"
    async with httpx.AsyncClient(base_url=address, timeout=30, transport=transport) as browser:
        page = await browser.get("/console/")
        assert page.status_code == 200
        assert "<title>" in page.text
        asked = {"login": "zhang.wei", "password": PASSWORD}
        signed_in = await browser.post("/api/officer/sign-in", json=asked)
        assert signed_in.status_code == 200, signed_in.text
        assert signed_in.json()["name"] == "张伟"
        assert (await browser.get("/api/records/inmates")).json().get("total", 0) == 0


def test_a_changed_file_is_found_before_anything_is_installed(
    package: Path, installation: Installation
) -> None:
    (installation.folder / package.name).hardlink_to(package)
    unpack, check = blocks()[0].strip().splitlines()
    installation.run(unpack)
    spoilt = installation.folder / "serve" / "asgi.py"
    spoilt.write_text(spoilt.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="FAILED"):
        installation.run(check)
