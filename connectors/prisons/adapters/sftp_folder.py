"""A folder on an SFTP server, whose host key is known beforehand."""

import asyncio
import posixpath
from collections.abc import AsyncIterator
from stat import S_ISREG
from typing import cast
from urllib.parse import unquote, urlsplit

import asyncssh

from connectors.patience import within
from connectors.prisons.adapters.answers import BLOCK_BYTES, PATIENCE_S, away, too_large, unreadable
from connectors.prisons.adapters.folder import FileSeen
from connectors.prisons.adapters.guard import Guard
from connectors.prisons.adapters.places import parts_of
from schemas.errors import InvalidInput, Unavailable

PORT = 22
PRIVATE_KEY = "-----BEGIN"


class SftpFolder:
    """Files below one folder of a server; a lost connection is made anew at the next question."""

    def __init__(self, address: str, host_key: str, secret: str, guard: Guard) -> None:
        try:
            parts = urlsplit(address)
            self._port = parts.port or PORT
        except ValueError as error:
            raise InvalidInput("SFTP 地址格式有误。", code="address_broken") from error
        if parts.scheme != "sftp" or not parts.hostname or not parts.username or parts.password:
            raise InvalidInput("SFTP 地址格式有误。", code="address_broken")
        self._host, self._user = parts.hostname, unquote(parts.username)
        self._root = unquote(parts.path) or "/"
        self._trusted = host_keys(host_key)
        self._secret = secret
        self._guard = guard
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None
        self._one_at_a_time = asyncio.Lock()

    async def listing(self, folder: str, *, must: bool = False) -> list[FileSeen]:
        client = await self._connected()
        place = self._place(folder)
        try:
            found = await within(PATIENCE_S, client.readdir(place))
        except asyncssh.SFTPNoSuchFile as error:
            if must:
                raise away("folder_away") from error
            return []
        except (asyncssh.Error, OSError, TimeoutError) as error:
            raise await self._lost(error) from error
        return sorted(
            FileSeen(str(one.filename), one.attrs.size or 0, float(one.attrs.mtime or 0))
            for one in found
            if S_ISREG(one.attrs.permissions or 0)
        )

    async def load(self, name: str, most: int) -> bytes | None:
        content = bytearray()
        try:
            async for block in self._blocks(name, 0):
                content += block
                if len(content) > most:
                    raise too_large()
        except asyncssh.SFTPNoSuchFile:
            return None
        return bytes(content)

    async def store(self, name: str, content: bytes) -> None:
        client = await self._connected()
        place = self._place(name)
        before, last = posixpath.split(place)
        draft = posixpath.join(before, f".{last}.part")
        try:
            await client.makedirs(before, exist_ok=True)
            async with client.open(draft, "wb") as file:
                await file.write(content)
            await client.posix_rename(draft, place)
        except (asyncssh.Error, OSError) as error:
            raise await self._lost(error) from error

    async def read(self, name: str, start: int) -> AsyncIterator[bytes]:
        try:
            async for block in self._blocks(name, start):
                yield block
        except asyncssh.SFTPNoSuchFile as error:
            raise unreadable("文件不存在") from error

    async def close(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.close()
            await connection.wait_closed()

    async def _blocks(self, name: str, start: int) -> AsyncIterator[bytes]:
        client = await self._connected()
        try:
            async with client.open(self._place(name), "rb") as file:
                at = start
                while block := await within(PATIENCE_S, file.read(BLOCK_BYTES, at)):
                    # Opened as "rb", whatever its type says.
                    yield cast(bytes, block)
                    at += len(block)
        except asyncssh.SFTPNoSuchFile:
            raise
        except (asyncssh.Error, OSError, TimeoutError) as error:
            raise await self._lost(error) from error

    def _place(self, name: str) -> str:
        return posixpath.join(self._root, *parts_of(name))

    async def _connected(self) -> asyncssh.SFTPClient:
        async with self._one_at_a_time:
            if self._client is None:
                self._client = await self._connect()
            return self._client

    async def _connect(self) -> asyncssh.SFTPClient:
        host = await self._guard.address(self._host, self._port)
        by_key = self._secret.startswith(PRIVATE_KEY)
        try:
            keys = [asyncssh.import_private_key(self._secret)] if by_key else []
            self._connection = await within(
                PATIENCE_S,
                asyncssh.connect(
                    host,
                    self._port,
                    username=self._user,
                    password=None if by_key else self._secret,
                    client_keys=keys or None,
                    known_hosts=(self._trusted, [], []),
                    agent_path=None,
                    config=None,
                    keepalive_interval=15,
                ),
            )
            return await self._connection.start_sftp_client()
        except asyncssh.HostKeyNotVerifiable as error:
            raise away("host_key_differs") from error
        except asyncssh.PermissionDenied as error:
            raise away("system_refuses_us") from error
        except (asyncssh.Error, asyncssh.KeyImportError, OSError, TimeoutError) as error:
            raise away() from error

    async def _lost(self, error: BaseException) -> Unavailable:
        """A refusal by the server leaves the connection; all else ends it."""
        if not isinstance(error, asyncssh.SFTPError) or isinstance(
            error, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection
        ):
            await self.close()
        return away("folder_away")


def host_keys(text: str) -> list[asyncssh.SSHKey]:
    """Keys as `ssh-keyscan` tells them, a line each; raises `InvalidInput` where there is none."""
    lines = [one.split() for one in text.splitlines() if one.strip() and not one.startswith("#")]
    try:
        keys = [asyncssh.import_public_key(" ".join(one[-2:])) for one in lines]
    except asyncssh.KeyImportError as error:
        raise InvalidInput("SFTP 主机公钥格式有误。", code="host_key_broken") from error
    if not keys:
        raise InvalidInput("SFTP 须登记主机公钥。", code="host_key_missing")
    return keys
