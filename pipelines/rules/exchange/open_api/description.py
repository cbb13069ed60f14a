"""The published description of the opened interfaces: OpenAPI, made from what serves them."""

from functools import cache
from typing import Any

import msgspec

from pipelines.rules.exchange.open_api import record_schema
from pipelines.rules.exchange.open_api.interfaces import (
    LIVE_SPEECH,
    PHONE_EXCHANGE,
    Interface,
    interfaces,
)
from pipelines.rules.exchange.open_api.refusal_codes import CODES
from schemas.calls.phone import Answered, Dial, DialAnswer, Ended, PhoneCallReported
from schemas.errors import ErrorBody
from schemas.modules.catalog import MODULES

Schema = dict[str, Any]
BASE = "/api/open/v1"
VERSION = "1"
REF = "#/components/schemas/{name}"
SIGNING = """
每个请求带四个请求头：X-Api-Key（密钥编号）、X-Api-Time（Unix 秒，与服务器相差不超过 300 秒）、
X-Api-Nonce（16 至 64 位字母或数字，只用一次）和 X-Api-Signature。
签名以密钥内容为密钥，对以下六行（以换行符连接，末尾不换行）计算 HMAC-SM3，写成十六进制：
大写的请求方法；路径；查询参数（名和值分别百分号编码，排序后以 & 连接）；X-Api-Time；X-Api-Nonce；
请求体的 SM3（没有请求体时为空串的 SM3）。可运行的示例是 docs/samples/open_client.py。
"""
PAGING = """
按时间窗口取数：since（含）与 until（不含）限定记录登记的时间，可视通话为预约开始时间。
每页最多 limit 条，按编号排列。next 不为空时，以它为 after 取下一页；为空时本次取完。
settled_until 之前登记的记录已全部给出，下次以它为 since，或以最后一条的编号为 after，不漏不重。
中断后从已收到的最后一条的编号接着取。
"""
VERSIONS = """
地址中的 v1 是整套接口的版本，同一版本内只增加字段，不改变已有字段。
数据集另有自己的版本，由 version 指定；不指定时由最新的已启用版本应答。
应答头 X-Api-Version 是应答的版本；将要停止的版本还带 Deprecation: true 和 Sunset（停止时刻）。
"""
GETTING = (401, 403, 404, 422, 429, 503)
PHONE_CALLS: tuple[tuple[str, str, type[msgspec.Struct], type[msgspec.Struct]], ...] = (
    ("/phone/dial", "请求拨号授权；不允许也是应答，不是错误", Dial, DialAnswer),
    ("/phone/calls/{call_no}/answered", "上报接通", Answered, PhoneCallReported),
    ("/phone/calls/{call_no}/ended", "上报结束", Ended, PhoneCallReported),
)
CALL_NO: Schema = {
    "name": "call_no",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9A-Za-z_.:-]{1,64}$"},
}


@cache
def open_document() -> Schema:
    """The whole document; what is granted to a consumer is a part of it."""
    _, components = msgspec.json.schema_components(
        [
            ErrorBody,
            *(asked for _, _, asked, _ in PHONE_CALLS),
            *(told for *_, told in PHONE_CALLS),
        ],
        ref_template=REF,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "亲桥开放接口",
            "version": VERSION,
            "description": f"{SIGNING}{PAGING}{VERSIONS}",
        },
        "servers": [{"url": BASE}],
        "security": [{name: [] for name in HEADERS}],
        "paths": _paths(),
        "x-websockets": {
            "/ws/open/speech": {"interface": LIVE_SPEECH, "description": "见《实时语音接入》"}
        },
        "components": {
            "schemas": components,
            "parameters": PARAMETERS,
            "headers": ANSWERED,
            "securitySchemes": {
                name: {"type": "apiKey", "in": "header", "name": name} for name in HEADERS
            },
        },
    }


HEADERS = ("X-Api-Key", "X-Api-Time", "X-Api-Nonce", "X-Api-Signature")
ANSWERED: Schema = {
    "X-Api-Version": {"required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}},
    "Deprecation": {"schema": {"type": "string", "enum": ["true"]}},
    "Sunset": {"schema": {"type": "string"}},
}
PARAMETERS: Schema = {
    "after": {"name": "after", "in": "query", "schema": record_schema.ULID},
    "since": {"name": "since", "in": "query", "schema": record_schema.MOMENT},
    "until": {"name": "until", "in": "query", "schema": record_schema.MOMENT},
    "limit": {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
    },
    "version": {
        "name": "version",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 10_000},
    },
}


def _paths() -> Schema:
    fetched = {f"/{one.code}": {"get": _fetch(one)} for one in interfaces().values() if one.fetched}
    sets = {
        "name": "name",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[a-z]([a-z_]{0,38}[a-z])?$"},
    }
    tailored = _get("定制数据集", "sets", record_schema.of_data_set())
    tailored["parameters"].insert(0, sets)
    phone = {
        path: {"post": _report(path, title, asked, told)}
        for path, title, asked, told in PHONE_CALLS
    }
    return {**fetched, "/sets.{name}": {"get": tailored}, **phone}


def _fetch(interface: Interface) -> Schema:
    if interface.module is None:
        return _get(interface.title, interface.code, record_schema.of_calls())
    row = record_schema.of_module(MODULES[interface.module])
    return _get(interface.title, interface.code, row)


def _get(title: str, interface: str, row: Schema) -> Schema:
    page = {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": row},
            "next": {"anyOf": [record_schema.ULID, {"type": "null"}]},
            "settled_until": record_schema.MOMENT,
        },
        "required": ["rows", "next", "settled_until"],
        "additionalProperties": False,
    }
    told = {name: {"$ref": f"#/components/headers/{name}"} for name in ANSWERED}
    return {
        "summary": title,
        "operationId": f"fetch_{interface.replace('.', '_')}",
        "x-interface": interface,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in PARAMETERS],
        "responses": {
            "200": {"description": "一页记录", "headers": told, "content": _json(page)},
            **_refusals(GETTING),
        },
    }


def _report(
    path: str, title: str, asked: type[msgspec.Struct], told: type[msgspec.Struct]
) -> Schema:
    return {
        "summary": title,
        "operationId": path.strip("/").replace("/", "_").replace("{call_no}_", ""),
        "x-interface": PHONE_EXCHANGE,
        "parameters": [CALL_NO] if "{call_no}" in path else [],
        "requestBody": {"required": True, "content": _json(_ref(asked))},
        "responses": {
            "200": {"description": "结果", "content": _json(_ref(told))},
            **_refusals(tuple(CODES)),
        },
    }


def _refusals(statuses: tuple[int, ...]) -> Schema:
    body = _json(_ref(ErrorBody))
    return {
        str(status): {
            "description": "；".join(f"{code}：{text}" for code, text in CODES[status].items()),
            "content": body,
            "x-codes": list(CODES[status]),
        }
        for status in statuses
    }


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _ref(kind: type[msgspec.Struct]) -> Schema:
    return {"$ref": REF.format(name=kind.__name__)}
