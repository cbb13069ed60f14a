"""Keeps a replica of Serve to this machine.

Besides its HTTP, which follows the ingress to loopback, each replica opens a port to other replicas
on every interface, for which Serve has no setting. All replicas of a node run on it.
"""

from typing import Any

OPENED_BY = "add_port_to_grpc_server"
LOOPBACK = "127.0.0.1:0"


def keep_to_loopback() -> None:
    """To be called where a replica is made: Serve opens the port after that."""
    # Loaded in every replica, and by nobody else who imports a deployment.
    from ray.serve._private import replica

    if OPENED_BY not in vars(replica):
        # Another Ray: its ports must be looked at anew before anybody is served.
        raise RuntimeError("Serve opens the ports of its replicas in another way")
    vars(replica)[OPENED_BY] = _open


def _open(server: Any, _: str) -> Any:
    from ray._common import tls_utils

    opener: Any = tls_utils.add_port_to_grpc_server
    return opener(server, LOOPBACK)
