"""A connection whose other end runs on the same machine."""

from functools import partial
from typing import Any

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCDtlsTransport, RTCPeerConnection

ADDRESS = "127.0.0.1"


class LoopbackConnection(RTCPeerConnection):
    """aiortc's connection on the loopback alone: a machine without any other interface must do.

    It is bundled: without that a watcher's second picture waits on a transport that never opens.
    """

    def __init__(self) -> None:
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    def _RTCPeerConnection__createDtlsTransport(self) -> RTCDtlsTransport:
        base: Any = super()
        dtls: RTCDtlsTransport = base._RTCPeerConnection__createDtlsTransport()
        ice: Any = dtls.transport.iceGatherer._connection
        ice.gather_candidates = partial(_gather, ice)
        return dtls


async def _gather(ice: Any) -> None:
    """aioice would leave the loopback out."""
    if ice._local_candidates_start:
        return
    ice._local_candidates_start = True
    ice._local_candidates += await ice.get_component_candidates(1, [ADDRESS])
    ice._local_candidates_end = True
