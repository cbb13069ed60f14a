"""What goes into each package: the mini-program's shell, and the built page for 随申办."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.rules.platform.packages import ssb
from schemas.errors import Unavailable

SHELL = "miniprogram"
AS_IT_IS = frozenset({".json", ".wxml", ".wxss", ".wxs", ".svg", ".png"})
LEFT_OUT = frozenset({"tsconfig.json", "project.config.json"})
SERVICE = re.compile(r"(exports\.SERVICE = )'[^']*'")
FACES = ("relative", "official")
"""The first is what the host opens; people of outside bodies go on from there."""
ASSETS = "assets"


def shell(ui: Path, service: str) -> dict[str, bytes]:
    """The mini-program, compiled from its source, asking the platform at this address."""
    source = ui / SHELL
    with TemporaryDirectory() as work:
        compile_shell(ui, Path(work))
        files = {
            path.relative_to(work).as_posix(): path.read_bytes()
            for path in sorted(Path(work).rglob("*.js"))
        }
    for path in sorted(source.rglob("*")):
        if path.suffix in AS_IT_IS and path.name not in LEFT_OUT:
            files[path.relative_to(source).as_posix()] = path.read_bytes()
    told = SERVICE.sub(
        lambda found: found.group(1) + json.dumps(service), files["service.js"].decode()
    )
    files["service.js"] = told.encode()
    return files


def compile_shell(ui: Path, target: Path) -> None:
    """Checks the shell's source against WeChat's own types, and writes its scripts."""
    compiler = ui / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.exists():
        raise Unavailable("打包需要界面的依赖包，请先执行 make setup。", code="no_node")
    command = [node_of(), str(compiler), "-p", str(ui / SHELL), "--outDir", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"小程序源码有误：{done.stdout.strip()[:500]}", code="shell_not_compiled")


def node_of() -> str:
    """The machine's Node, or the one that the environment carries."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None:
        raise Unavailable("打包需要Node，请先执行 make setup。", code="no_node")
    return node


def page(ui: Path, service: str, version: str, app_id: str) -> dict[str, bytes]:
    """The pages of relatives and of outside bodies with their files, and 随申办's manifest."""
    dist = ui / "dist"
    files = {"icon.svg": (ui / "ssb" / "icon.svg").read_bytes()}
    for face in FACES:
        html = dist / f"{face}.html"
        if not html.is_file():
            raise Unavailable("界面尚未构建，请先执行 make setup。", code="screens_not_built")
        files[f"{face}/index.html"] = html.read_bytes()
        for path in asked_for(html, dist / ASSETS):
            files[f"{ASSETS}/{path.name}"] = path.read_bytes()
    told = json.loads((ui / "ssb" / ssb.APP).read_bytes())
    told |= {"appId": app_id, "version": version, "service": service}
    files[ssb.APP] = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def asked_for(html: Path, assets: Path) -> Iterator[Path]:
    """The files that a page names, and those that these name, since each has a name of its own."""
    every = {path.name: path for path in sorted(assets.iterdir())}
    names = re.compile("|".join(map(re.escape, sorted(every, key=len, reverse=True))))
    seen: set[str] = set()
    waiting = [html]
    while waiting:
        text = waiting.pop().read_bytes().decode("latin-1")
        for name in dict.fromkeys(names.findall(text)):
            if name not in seen:
                seen.add(name)
                waiting.append(every[name])
    yield from (every[name] for name in sorted(seen))
