"""How a system is reached: an address and what its protocol leaves open. Secrets stand apart."""

from typing import Annotated, Literal

import msgspec

Address = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
FieldName = Annotated[str, msgspec.Meta(max_length=60)]


class RestAccess(msgspec.Struct, frozen=True, kw_only=True, tag="rest"):
    """JSON over HTTP, page by page."""

    address: Address
    paging: Literal["cursor", "page", "since"] = "cursor"
    """A cursor that the answer hands out, page numbers behind a time, or a time alone."""
    key_header: FieldName = "X-Api-Key"
    rows: FieldName = "rows"
    """Where the list lies in an answer, with dots."""
    next: FieldName = "next"


class SoapAccess(msgspec.Struct, frozen=True, kw_only=True, tag="soap"):
    """SOAP 1.1; an operation a kind, in a namespace of its own."""

    address: Address
    namespace: Address
    user: FieldName = ""


class ViewAccess(msgspec.Struct, frozen=True, kw_only=True, tag="view"):
    """A database view, read by query; nothing is written there but orders into their own table."""

    address: Address
    """As SQLAlchemy's, without a password."""
    changed: FieldName = "changed_at"
    """The column that rises with every change."""
    orders: FieldName = ""
    """The table that takes what goes out, where there is one."""


class FilesAccess(msgspec.Struct, frozen=True, kw_only=True, tag="files"):
    """Files in a watched folder, or on SFTP."""

    address: Address
    """`sftp://user@host:port/path`, or a folder's name below the one set for the installation."""
    host_key: Annotated[str, msgspec.Meta(max_length=800)] = ""
    """Of an SFTP server, as `ssh-keyscan` tells it; no other is talked to."""
    format: Literal["csv", "json_lines"] = "csv"
    encoding: Literal["utf-8", "gb18030"] = "utf-8"


class PackageAccess(msgspec.Struct, frozen=True, kw_only=True, tag="package"):
    """Signed packages, carried by hand: out of one folder, into another."""

    address: Address
    """A folder's name below the one set for the installation."""
    certificate: Annotated[str, msgspec.Meta(max_length=200)]
    """The sender's SM2 public key, hexadecimal."""


Access = RestAccess | SoapAccess | ViewAccess | FilesAccess | PackageAccess
