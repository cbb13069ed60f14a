"""Session cookies: one name a face, so that the faces do not mix in one browser."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.response import Response

from schemas.people.kinds import SubjectKind
from schemas.settings import Settings

NAMES = {
    SubjectKind.RELATIVE: "qq_relative",
    SubjectKind.INMATE: "qq_inmate",
    SubjectKind.OFFICER: "qq_officer",
    SubjectKind.OFFICIAL: "qq_official",
    SubjectKind.PUBLIC: "qq_public",
}


def session_cookie(settings: Settings, kind: SubjectKind, secret: str) -> Cookie:
    """A cookie that scripts cannot read and that dies with the browser."""
    return Cookie(
        key=NAMES[kind],
        value=secret,
        httponly=True,
        samesite="strict",
        secure=settings.secure_cookies,
        path="/",
    )


def forget_cookie(settings: Settings, kind: SubjectKind) -> Cookie:
    return Cookie(
        key=NAMES[kind],
        value="",
        max_age=0,
        httponly=True,
        samesite="strict",
        secure=settings.secure_cookies,
        path="/",
    )


def secrets_of(
    connection: ASGIConnection[Any, Any, Any, Any], *kinds: SubjectKind
) -> dict[SubjectKind, str]:
    """What the browser brings of other faces, where it brings something."""
    brought = {kind: connection.cookies.get(NAMES[kind], "") for kind in kinds}
    return {kind: secret for kind, secret in brought.items() if secret}


def signed_out(settings: Settings, *kinds: SubjectKind) -> Response[None]:
    """The answer to signing out: the cookies go, and what the browser cached of the pages.

    Nothing of a person is cached to begin with; this covers pages that going back would show.
    """
    cookies = [forget_cookie(settings, kind) for kind in kinds]
    return Response(None, cookies=cookies, headers={"Clear-Site-Data": '"cache"'})


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Where the connection comes from: as the edge says (`serve.edge`), else its peer."""
    return (connection.client.host if connection.client else "")[:64]


def device_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What the browser says of itself, for the sign-in log."""
    return connection.headers.get("user-agent", "")[:200]
