"""Blocking sessions that seal what they send, as every page does."""

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from connectors.sealed_http import JSON, KEY_HEADER, SEALING_PATH, Sealer, sealer_of, wants_seal
from pipelines.rules.security.sealed_request import CONTENT_TYPE


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
            request.headers["Content-Type"] = CONTENT_TYPE
            keyed = KEY_HEADER in request.headers
            reply = self._sent(request, plain, *args, **kwargs)
            if self._sealer.to_seal_anew(reply.status_code, reply.content, keyed=keyed):
                return self._sent(request, plain, *args, **kwargs)
            return reply
        return super().send(request, *args, **kwargs)

    def _sent(
        self, request: requests.PreparedRequest, plain: bytes, *args: Any, **kwargs: Any
    ) -> requests.Response:
        assert self._sealer is not None
        address = urlsplit(str(request.url))
        asked = self._sealer.request(str(request.method), address.path, address.query, plain)
        request.prepare_body(asked.body, None)
        reply = super().send(request, *args, **kwargs)
        if reply.headers.get("Content-Type") == CONTENT_TYPE:
            reply._content = self._sealer.opened(asked, reply.content)
            # Some look at what came over the line instead.
            reply.headers["Content-Type"] = reply.raw.headers["Content-Type"] = JSON
        return reply
