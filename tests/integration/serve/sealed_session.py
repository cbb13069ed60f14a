"""Blocking sessions that seal what they send, as every page does."""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from connectors.sealed_http import SEALING_PATH, Sealer, sealer_of, wants_seal
from pipelines.security.sealed_request import CONTENT_TYPE


class SealingAdapter(HTTPAdapter):
    """Seals every JSON body that the platform wants sealed."""

    def __init__(self) -> None:
        super().__init__()
        self._sealer: Sealer | None = None

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        address = urlsplit(str(request.url))
        kind = request.headers.get("Content-Type", "")
        kind = kind.decode() if isinstance(kind, bytes) else kind
        if wants_seal(address.path, kind):
            plain = request.body or b""
            plain = plain.encode() if isinstance(plain, str) else plain
            if self._sealer is None:
                base = f"{address.scheme}://{address.netloc}"
                self._sealer = sealer_of(requests.get(base + SEALING_PATH, timeout=60).content)
            method = str(request.method)
            body = self._sealer.sealed(method, address.path, address.query, plain)
            request.headers["Content-Type"] = CONTENT_TYPE
            request.prepare_body(body, None)
        return super().send(request, *args, **kwargs)
