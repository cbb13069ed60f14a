"""Each published rule is broken once; the whole package breaks none."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.rules.platform.packages.finding import Finding, Rule
from pipelines.rules.platform.packages.wechat import MAIN_BYTES, findings

SERVICE = "https://family.example.cn/"
Files = dict[str, bytes]


def whole() -> Files:
    app = {
        "pages": ["pages/entry/index", "pages/call/index"],
        "permission": {"scope.camera": {"desc": "用于视频会见"}},
        "__usePrivacyCheck__": True,
    }
    call = {"usingComponents": {"call-check": "../../components/call-check/index"}}
    names = ("pages/entry/index", "pages/call/index", "components/call-check/index")
    files = {f"{name}{kind}": b"" for name in names for kind in (".js", ".wxml")}
    files["components/call-check/index.js"] = b"wx.authorize({ scope: 'scope.camera' })"
    files["components/call-check/index.json"] = b'{"component": true}'
    files["pages/call/index.json"] = json.dumps(call).encode()
    files["app.json"] = json.dumps(app).encode()
    return files | {"app.js": b"App({})", "sitemap.json": b"{}"}


def app_of(files: Files, **changed: Any) -> None:
    files["app.json"] = json.dumps(json.loads(files["app.json"]) | changed).encode()


def put(path: str, content: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({path: content})


def gone(path: str) -> Callable[[Files], None]:
    return lambda files: files.pop(path) and None


def with_app(**changed: Any) -> Callable[[Files], None]:
    return lambda files: app_of(files, **changed)


BROKEN = (
    (gone("app.json"), Rule.APP_JSON, "app.json"),
    (put("app.json", b"["), Rule.APP_JSON, "app.json"),
    (with_app(pages=[]), Rule.APP_JSON, "app.json"),
    (gone("pages/entry/index.wxml"), Rule.PAGE_MISSING, "pages/entry/index.wxml"),
    (gone("components/call-check/index.json"), Rule.COMPONENT_MISSING, "pages/call/index.json"),
    (gone("sitemap.json"), Rule.SITEMAP_MISSING, "app.json"),
    (put("tsconfig.json", b"{}"), Rule.STRAY_FILE, "tsconfig.json"),
    (put("pages/entry/index.ts", b""), Rule.FILE_TYPE, "pages/entry/index.ts"),
    (put("large.png", bytes(MAIN_BYTES)), Rule.MAIN_SIZE, "app.json"),
    (put("app.js", b"eval ('1')"), Rule.DYNAMIC_CODE, "app.js"),
    (put("app.js", b"new Function('1')"), Rule.DYNAMIC_CODE, "app.js"),
    (put("app.js", b"'http://away.example'"), Rule.PLAIN_ADDRESS, "app.js"),
    (with_app(permission={}), Rule.PERMISSION_UNDECLARED, "app.json"),
    (
        with_app(
            permission={"scope.camera": {"desc": "会见"}, "scope.userLocation": {"desc": "附近"}}
        ),
        Rule.PERMISSION_UNUSED,
        "app.json",
    ),
    (
        with_app(permission={"scope.camera": {"desc": "用" * 31}}),
        Rule.PERMISSION_UNEXPLAINED,
        "app.json",
    ),
    (with_app(__usePrivacyCheck__=False), Rule.PRIVACY_CHECK, "app.json"),
)


def test_a_whole_package_breaks_no_rule() -> None:
    assert findings(whole(), SERVICE) == []


@pytest.mark.parametrize(("change", "rule", "file"), BROKEN)
def test_what_breaks_a_rule_is_named(
    change: Callable[[Files], None], rule: Rule, file: str
) -> None:
    files = whole()
    change(files)
    assert (rule, file) in [(one.rule, one.file) for one in findings(files, SERVICE)]


@pytest.mark.parametrize(
    "service", ["http://family.example.cn/", "https://10.1.2.3/", "https://a.cn:8443/", "https://a"]
)
def test_the_service_has_a_name_and_encryption(service: str) -> None:
    assert findings(whole(), service) == [Finding(Rule.SERVICE_ADDRESS, "service.js", service)]


def test_a_finding_is_told_in_words() -> None:
    assert Finding(Rule.FILE_TYPE, "a.ts").text == "a.ts：不允许的文件类型"
    assert Finding(Rule.PERMISSION_UNUSED, "app.json", "scope.x").text.endswith("（scope.x）")
