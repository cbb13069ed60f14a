"""An SFTP server over a stand-in's folder, with a host key of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import asyncssh


class SftpStandIn(NamedTuple):
    """Where it listens, and the key by which it is known."""

    port: int
    host_key: str
    """As `ssh-keyscan` tells it."""
    acceptor: asyncssh.SSHAcceptor

    def stop(self) -> None:
        """Nobody is let in any more, and who is in is put out."""
        self.acceptor.close()


class _Gate(asyncssh.SSHServer):
    def __init__(self, user: str, password: str) -> None:
        self._login = (user, password)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == self._login


@asynccontextmanager
async def sftp_server(
    folder: Path, *, user: str, password: str, port: int = 0
) -> AsyncIterator[SftpStandIn]:
    """Serves the folder on loopback, and nothing outside of it."""
    key = asyncssh.generate_private_key("ssh-ed25519")

    def files(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

    acceptor = await asyncssh.listen(
        "127.0.0.1",
        port,
        server_factory=lambda: _Gate(user, password),
        server_host_keys=[key],
        sftp_factory=files,
        process_factory=None,
    )
    try:
        public = key.export_public_key().decode().split()
        listening = acceptor.get_port()
        yield SftpStandIn(listening, f"127.0.0.1 {public[0]} {public[1]}", acceptor)
    finally:
        acceptor.close()
        await acceptor.wait_closed()
