"""取数示例：按时间窗口逐页取出一个开放接口的记录，中断后接着取，不漏不重。

只用 Python 标准库（OpenSSL 须带 SM3）。用法：

    python open_client.py 平台地址 接口代码 密钥文件 进度文件 >> 记录.jsonl

密钥文件两行：密钥编号、密钥内容。进度文件由本程序保存，下次从那里接着取。每条记录输出一行 JSON；
输出和进度之间被打断时，最后一页会再输出一次，收取方按 id 去重即可。
"""

import hashlib
import hmac
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BASE = "/api/open/v1"
MOST_TRIES = 5
AGAIN = (429, 503)


def signature(secret: str, method: str, path: str, query: str, at: str, nonce: str) -> str:
    """没有请求体的请求的签名：对六行文字计算的 HMAC-SM3。"""
    empty = hashlib.new("sm3", b"").hexdigest()
    text = "\n".join((method, path, query, at, nonce, empty))
    return hmac.new(secret.encode(), text.encode(), "sm3").hexdigest()


def sorted_query(pairs: dict[str, str]) -> str:
    """查询参数：名和值分别百分号编码，排序后以 & 连接。"""
    quoted = (
        f"{urllib.parse.quote(name, safe='')}={urllib.parse.quote(value, safe='')}"
        for name, value in pairs.items()
    )
    return "&".join(sorted(quoted))


class Client:
    """一个接入方。"""

    def __init__(self, address: str, key_id: str, secret: str) -> None:
        self._address = address.rstrip("/")
        self._key_id = key_id
        self._secret = secret

    def page(self, interface: str, **query: str) -> dict[str, Any]:
        """取一页；服务器要求稍后再试时等待后重试，其他拒绝抛出 HTTPError。"""
        for attempt in range(MOST_TRIES):
            try:
                return self._ask(interface, query)
            except urllib.error.HTTPError as refused:
                if refused.code not in AGAIN or attempt == MOST_TRIES - 1:
                    raise
                told = json.load(refused)
                time.sleep(told["detail"].get("retry_after_s", 2**attempt))
        raise AssertionError("unreachable")

    def _ask(self, interface: str, query: dict[str, str]) -> dict[str, Any]:
        path, asked = f"{BASE}/{interface}", sorted_query(query)
        at, nonce = str(int(time.time())), secrets.token_hex(16)
        headers = {
            "X-Api-Key": self._key_id,
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": signature(self._secret, "GET", path, asked, at, nonce),
        }
        request = urllib.request.Request(f"{self._address}{path}?{asked}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as reply:
            page: dict[str, Any] = json.load(reply)
        return page

    def pull(self, interface: str, after: str | None, limit: int) -> Iterator[list[dict[str, Any]]]:
        """从一条记录之后开始，一页一页取到此刻为止。"""
        while True:
            query = {"limit": str(limit)} | ({"after": after} if after else {})
            page = self.page(interface, **query)
            if page["rows"]:
                yield page["rows"]
            if page["next"] is None:
                return
            after = page["next"]


def keep(progress: Path, after: str) -> None:
    """先写旁边的文件再换名，断电也不会留下半个进度。"""
    beside = progress.with_suffix(".new")
    beside.write_text(after)
    os.replace(beside, progress)


def main(address: str, interface: str, key_file: str, progress_file: str) -> None:
    key_id, secret = Path(key_file).read_text().split()
    progress = Path(progress_file)
    after = progress.read_text() if progress.exists() else None
    limit = int(os.environ.get("PAGE", "500"))
    for rows in Client(address, key_id, secret).pull(interface, after, limit):
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), flush=True)
        keep(progress, rows[-1]["id"])


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
