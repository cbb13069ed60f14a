"""An SFTP server over a stand-in's folder, with a host key of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh


class SftpStandIn:
    """Serves a folder on loopback, and nothing outside of it."""

    def __init__(self, folder: Path, user: str, password: str) -> None:
        self._folder = folder
        self._login = (user, password)
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self.port = 0

    @property
    def host_key(self) -> str:
        """As `ssh-keyscan` tells it."""
        kind, key = self._key.export_public_key().decode().split()[:2]
        return f"127.0.0.1 {kind} {key}"

    async def start(self, port: int = 0) -> None:
        self._acceptor = await asyncssh.listen(
            "127.0.0.1",
            port,
            server_factory=lambda: _Gate(self._login, self._connections),
            server_host_keys=[self._key],
            sftp_factory=self._files,
            # A port that it left a moment ago is taken again.
            reuse_address=True,
        )
        self.port = self._acceptor.get_port()

    async def stop(self) -> None:
        """Nobody is let in any more, and who is in is put out."""
        acceptor, self._acceptor = self._acceptor, None
        if acceptor is not None:
            acceptor.close()
            await acceptor.wait_closed()
        for one in tuple(self._connections):
            one.abort()

    def _files(self, channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(self._folder).encode())


class _Gate(asyncssh.SSHServer):
    def __init__(
        self, login: tuple[str, str], connections: set[asyncssh.SSHServerConnection]
    ) -> None:
        self._login = login
        self._connections = connections
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._connections.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._connection is not None:
            self._connections.discard(self._connection)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == self._login


@asynccontextmanager
async def sftp_server(
    folder: Path, *, user: str, password: str, port: int = 0
) -> AsyncIterator[SftpStandIn]:
    server = SftpStandIn(folder, user, password)
    await server.start(port)
    try:
        yield server
    finally:
        await server.stop()
