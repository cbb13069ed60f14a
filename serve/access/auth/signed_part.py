"""What of an HTTP request a terminal signs."""

from pipelines.flows.access.auth.signed_devices import Request
from serve.http import Asked


def signed_part(request: Asked) -> Request:
    return Request(
        headers=request.headers,
        method=request.method,
        path=request.url.path,
        query=request.query_params.multi_items(),
        body=request.body,
    )
