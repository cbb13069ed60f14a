"""What 随申办 asks, each broken once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.rules.platform.packages.finding import Rule
from pipelines.rules.platform.packages.ssb import APP, SsbRules, findings

RULES = SsbRules(
    most_bytes=2000,
    most_file_bytes=1200,
    types=(".html", ".js", ".css", ".json"),
    needs=("appId", "name"),
    capabilities=("camera",),
)
PAGE = b'<link href="data:,"><script type="module" src="../assets/a.js"></script><div></div>'
Files = dict[str, bytes]


def whole() -> Files:
    told = {
        "appId": "a1",
        "name": "便民服务",
        "version": "1.2.3",
        "entry": "relative/index.html?look=ssb",
        "service": "https://family.example.cn/",
        "capabilities": ["camera"],
    }
    return {
        APP: json.dumps(told).encode(),
        "relative/index.html": PAGE,
        "assets/a.js": b"'http://www.w3.org/2000/svg'",
    }


def put(path: str, content: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({path: content})


def told(**changed: Any) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[APP] = json.dumps(json.loads(files[APP]) | changed).encode()

    return change


BROKEN = (
    (put("a.js", b" " * 1900), Rule.MAIN_SIZE),
    (put("a.js", b" " * 1300), Rule.FILE_SIZE),
    (put("a.map", b""), Rule.FILE_TYPE),
    (put("a.js", b"new  Function()"), Rule.DYNAMIC_CODE),
    (put("a.css", b"url(https://away.example/a.woff)"), Rule.OUTSIDE_FILE),
    (put("relative/index.html", b'<script src="https://away.example/a.js">'), Rule.OUTSIDE_FILE),
    (put("relative/index.html", b"<script>let a</script>"), Rule.INLINE_SCRIPT),
    (put("relative/index.html", b'<img src="../assets/b.png">'), Rule.REFERENCE_MISSING),
    (lambda files: files.pop(APP) and None, Rule.MANIFEST_MISSING),
    (told(name=""), Rule.MANIFEST_FIELD),
    (told(version="1.2"), Rule.VERSION_FORM),
    (told(entry="index.html"), Rule.ENTRY_MISSING),
    (told(capabilities=["location"]), Rule.CAPABILITY_UNKNOWN),
    (told(service="http://family.example.cn/"), Rule.SERVICE_ADDRESS),
)


def test_a_whole_package_breaks_no_rule() -> None:
    assert findings(whole(), RULES) == []


@pytest.mark.parametrize(("change", "rule"), BROKEN)
def test_what_breaks_a_rule_is_named(change: Callable[[Files], None], rule: Rule) -> None:
    files = whole()
    change(files)
    assert rule in [one.rule for one in findings(files, RULES)]
