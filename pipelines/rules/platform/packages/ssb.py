"""随申办's rules for a package: none are public, so they stand in a file (ui/ssb/rules.json)."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from pipelines.rules.platform.packages.finding import Files, Finding, Rule
from pipelines.rules.platform.packages.scripts import in_scripts, kind_of, of_service
from pipelines.rules.platform.packages.wechat import read

APP = "app-manifest.json"
VERSION = re.compile(r"\d+\.\d+\.\d+")
REFERENCE = re.compile(r"<(?:script|link|img)\b[^>]*?\b(?:src|href)=\"([^\"]*)\"", re.I)
INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>\s*\S|\son\w+=\"", re.I)
STYLED = re.compile(r"url\(\s*[\"']?((?:https?:)?//[^)\"']+)", re.I)


class SsbRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the platform asks, as its people told the bureau."""

    most_bytes: int
    most_file_bytes: int
    types: tuple[str, ...]
    needs: tuple[str, ...]
    """Fields of the manifest that must not be empty."""
    capabilities: tuple[str, ...]
    """What an application may ask of its container."""


def findings(files: Files, rules: SsbRules) -> list[Finding]:
    """All that is against the rules, in order; empty where the package may be handed in."""
    found = [*_files(files, rules), *in_scripts(files), *_styles(files), *_manifest(files, rules)]
    for path, content in files.items():
        if kind_of(path) == ".html":
            found += _page(files, path, content.decode("utf-8", "replace"))
    return sorted(set(found))


def _files(files: Files, rules: SsbRules) -> Iterator[Finding]:
    whole = sum(map(len, files.values()))
    if whole > rules.most_bytes:
        yield Finding(Rule.MAIN_SIZE, APP, f"{whole}字节")
    for path, content in files.items():
        if kind_of(path) not in rules.types:
            yield Finding(Rule.FILE_TYPE, path)
        if len(content) > rules.most_file_bytes:
            yield Finding(Rule.FILE_SIZE, path, f"{len(content)}字节")


def _styles(files: Files) -> Iterator[Finding]:
    for path, content in files.items():
        if kind_of(path) == ".css" and (away := STYLED.search(content.decode("utf-8", "replace"))):
            yield Finding(Rule.OUTSIDE_FILE, path, away.group(1))


def _manifest(files: Files, rules: SsbRules) -> Iterator[Finding]:
    told = read(files.get(APP))
    if told is None:
        yield Finding(Rule.MANIFEST_MISSING, APP)
        return
    for name in rules.needs:
        if not told.get(name):
            yield Finding(Rule.MANIFEST_FIELD, APP, name)
    if not VERSION.fullmatch(str(told.get("version", ""))):
        yield Finding(Rule.VERSION_FORM, APP, str(told.get("version", "")))
    if str(told.get("entry", "")).partition("?")[0] not in files:
        yield Finding(Rule.ENTRY_MISSING, APP, str(told.get("entry", "")))
    for name in map(str, told.get("capabilities") or ()):
        if name not in rules.capabilities:
            yield Finding(Rule.CAPABILITY_UNKNOWN, APP, name)
    yield from of_service(str(told.get("service", "")), APP)


def _page(files: Files, path: str, text: str) -> Iterator[Finding]:
    if INLINE.search(text):
        yield Finding(Rule.INLINE_SCRIPT, path)
    for reference in REFERENCE.findall(text):
        if reference.startswith("data:"):
            continue
        if "//" in reference:
            yield Finding(Rule.OUTSIDE_FILE, path, reference)
        elif _place(path, reference) not in files:
            yield Finding(Rule.REFERENCE_MISSING, path, reference)


def _place(page: str, reference: str) -> str:
    parts = list(PurePosixPath(page).parent.parts)
    for part in reference.partition("?")[0].split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
