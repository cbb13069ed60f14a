"""The built screens: one page a face, files named by their content beside them.

None of them is ever declined: a script that does not come leaves the page white.
"""

import gzip
import html
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from litestar import MediaType, Response
from litestar.params import PathParameter
from litestar.response import File

from pipelines.rules.platform.shedding import Order
from schemas.errors import NotFound, Unavailable
from serve.http import Asked, Wired
from serve.route import anybody

FACES = {
    "relative": "亲属端",
    "official": "对公业务端",
    "inmate": "会见终端",
    "console": "民警工作台",
}
FOREVER = "public, max-age=31536000, immutable"
"""Files under assets carry a digest of their content in their name."""
ASK_AGAIN = "no-cache"
SAME = "It is the same for everybody, and holds nobody's data."
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}

PACKED = frozenset({".js", ".mjs", ".css", ".json", ".map", ".svg", ".wasm"})
WORTH_PACKING = 2_000

Rest = Annotated[Path, PathParameter()]


@anybody.get(
    "/",
    because=SAME,
    from_internet=None,
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def front() -> Response[str]:
    """The faces."""
    links = "".join(
        f'<li><a href="{face}/">{html.escape(title)}</a></li>' for face, title in FACES.items()
    )
    return Response(_FRONT.format(links=links), media_type=MediaType.HTML)


_FRONT = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>亲桥 · 可视亲情通话</title>
<style>
body {{ font: 18px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 30rem;
  margin: 12vh auto; padding: 0 1rem; color: #1d2733; background: #f5f7fa }}
ul {{ list-style: none; padding: 0 }}
a {{ display: block; padding: 1rem 1.25rem; margin: .75rem 0; border-radius: .5rem; color: #0b4f8a;
  background: #fff; text-decoration: none; border: 1px solid #cfd8e3 }}
a:focus, a:hover {{ outline: 3px solid #0b4f8a }}
</style>
</head>
<body><h1>亲桥</h1><p>请选择入口：</p><ul>{links}</ul></body>
</html>
"""


def _page(face: str, services: Wired) -> File:
    path = services.ui_dir / f"{face}.html"
    if not path.is_file():
        raise Unavailable("界面尚未构建。", code="screens_not_built")
    return File(
        path,
        media_type=MediaType.HTML,
        content_disposition_type="inline",
        headers={"Cache-Control": ASK_AGAIN},
    )


@anybody.get(
    "/relative/",
    because=SAME,
    from_internet="亲属端页面",
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def relative_page(services: Wired) -> File:
    return _page("relative", services)


@anybody.get(
    "/official/",
    because=SAME,
    from_internet="对公业务端页面",
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def official_page(services: Wired) -> File:
    return _page("official", services)


@anybody.get(
    "/inmate/",
    because=SAME,
    from_internet=None,
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def inmate_page(services: Wired) -> File:
    return _page("inmate", services)


@anybody.get(
    "/console/",
    because=SAME,
    from_internet=None,
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def console_page(services: Wired) -> File:
    return _page("console", services)


@anybody.get(
    "/assets/{rest:path}",
    because=SAME,
    from_internet="页面的脚本、样式与图片（不含数据）",
    include_in_schema=False,
    sync_to_thread=False,
    worth=Order.NEVER,
)
def asset(services: Wired, rest: Rest, request: Asked) -> File | Response[bytes]:
    """A file of the build; nothing outside of its folder."""
    if "\0" in str(rest):
        raise NotFound("没有这个文件。", code="no_such_file")
    root = (services.ui_dir / "assets").resolve()
    path = (root / str(rest).lstrip("/")).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound("没有这个文件。", code="no_such_file")
    # The platform's own table of types differs from machine to machine.
    kind = TYPES.get(path.suffix, "application/octet-stream")
    found = path.stat()
    headers = {"Cache-Control": FOREVER}
    if path.suffix in PACKED and found.st_size >= WORTH_PACKING:
        # A cache between must not give the packed one to whoever did not ask for it, nor the other.
        headers["Vary"] = "Accept-Encoding"
        if _takes_packed(request):
            packed = _packed(path, found.st_mtime_ns)
            return Response(packed, media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return File(path, media_type=kind, content_disposition_type="inline", headers=headers)


def _takes_packed(request: Asked) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


@lru_cache(maxsize=512)
def _packed(path: Path, _modified_ns: int) -> bytes:
    """Packed once a process: it took longer than all else that a page costs."""
    return gzip.compress(path.read_bytes(), mtime=0)


HANDLERS = (front, relative_page, official_page, inmate_page, console_page, asset)
