"""WeChat's published rules for a mini-program's package.

Sizes, file types and app.json as in the platform's documents on code packages and configuration;
what its own tools look at beyond that is asked of them at the release (docs/发布公众端.md).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec

from pipelines.rules.platform.packages.finding import Files, Finding, Rule
from pipelines.rules.platform.packages.scripts import in_scripts, kind_of, of_service, scripts

MAIN_BYTES = 2 * 1024 * 1024
TYPES = frozenset(
    {
        ".js", ".json", ".wxml", ".wxss", ".wxs", ".wasm", ".br", ".png", ".jpg", ".jpeg", ".gif",
        ".svg", ".cer", ".cert", ".mp3", ".aac", ".m4a", ".mp4", ".wav", ".ogg", ".silk",
    }
)  # fmt: skip
STRAY = re.compile(
    r"(^|/)(tsconfig|package(-lock)?|project\.private\.config)\.json$|(^|/)node_modules/"
)
SCOPES = ("scope.camera", "scope.record", "scope.userLocation", "scope.writePhotosAlbum")
PERSONAL = re.compile(
    r"open-type=\"getPhoneNumber\"|scope\.(camera|record|userLocation)|chooseMedia"
)
EXPLAINED_MOST = 30
APP = "app.json"


def findings(files: Files, service: str) -> list[Finding]:
    """All that is against the rules, in order; empty where the package may be handed in."""
    found = [*_files(files), *in_scripts(files), *of_service(service, "service.js")]
    app = read(files.get(APP))
    if app is None:
        found.append(Finding(Rule.APP_JSON, APP))
    else:
        found += [*_pages(files, app), *_permissions(files, app)]
    return sorted(set(found))


def read(content: bytes | None) -> dict[str, Any] | None:
    """A JSON object, or None."""
    try:
        return msgspec.json.decode(content or b"", type=dict[str, Any])
    except msgspec.DecodeError:
        return None


def _files(files: Files) -> Iterator[Finding]:
    whole = sum(map(len, files.values()))
    if whole > MAIN_BYTES:
        yield Finding(Rule.MAIN_SIZE, APP, f"{whole}字节")
    for path in files:
        if STRAY.search(path):
            yield Finding(Rule.STRAY_FILE, path)
        elif kind_of(path) not in TYPES:
            yield Finding(Rule.FILE_TYPE, path)


def _pages(files: Files, app: Mapping[str, Any]) -> Iterator[Finding]:
    pages = app.get("pages")
    if not isinstance(pages, Sequence) or isinstance(pages, str) or not pages:
        yield Finding(Rule.APP_JSON, APP, "pages")
        return
    for page in map(str, pages):
        for kind in (".js", ".wxml"):
            if page + kind not in files:
                yield Finding(Rule.PAGE_MISSING, page + kind)
        yield from _components(files, page)
    if str(app.get("sitemapLocation", "sitemap.json")) not in files:
        yield Finding(Rule.SITEMAP_MISSING, APP)


def _components(files: Files, page: str) -> Iterator[Finding]:
    told = read(files.get(f"{page}.json")) or {}
    for name, place in dict(told.get("usingComponents", {})).items():
        component = _joined(PurePosixPath(page).parent, str(place))
        if any(component + kind not in files for kind in (".js", ".json", ".wxml")):
            yield Finding(Rule.COMPONENT_MISSING, f"{page}.json", str(name))


def _joined(folder: PurePosixPath, place: str) -> str:
    if place.startswith("/"):
        return place[1:]
    parts: list[str] = []
    for part in (folder / place).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _permissions(files: Files, app: Mapping[str, Any]) -> Iterator[Finding]:
    declared: dict[str, Any] = dict(app.get("permission", {}))
    code = "\n".join(text for _, text in scripts(files))
    pages = "\n".join(
        content.decode("utf-8", "replace")
        for path, content in files.items()
        if kind_of(path) == ".wxml"
    )
    used = {scope for scope in SCOPES if scope in code}
    for scope in sorted(used - declared.keys()):
        yield Finding(Rule.PERMISSION_UNDECLARED, APP, scope)
    for scope, told in declared.items():
        if scope not in used:
            yield Finding(Rule.PERMISSION_UNUSED, APP, scope)
        why = told.get("desc", "") if isinstance(told, dict) else ""
        if not 0 < len(str(why)) <= EXPLAINED_MOST:
            yield Finding(Rule.PERMISSION_UNEXPLAINED, APP, scope)
    if PERSONAL.search(code + pages) and app.get("__usePrivacyCheck__") is not True:
        yield Finding(Rule.PRIVACY_CHECK, APP)
