"""What somebody entered so far, sealed with the platform, so that a bad line loses nothing."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from connectors.postgres.people import registrations
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import AttachmentRow, Holder
from connectors.postgres.transaction import Tx
from pipelines.flows.files.receiving import file_view
from pipelines.rules.people import id_card
from pipelines.rules.people.known_relative import Compared, Recognition
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.people.id_cards import CardRead, CardSide
from schemas.people.registrations import CardRemark, RegistrationDraft, SaveRegistration

HOLDER = "registration_draft"
KEPT = tuple(name for name in SaveRegistration.__struct_fields__ if name != "drop_proof")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, ids of files, and what the card reads."""

    name: str = ""
    id_no: str = ""
    phone: str = ""
    address: str = ""
    card_until: date | None = None
    long_term: bool = False
    inmate_name: str = ""
    inmate_no: str = ""
    kinship: str = ""
    note: str = ""
    front: str | None = None
    back: str | None = None
    portrait: str | None = None
    front_read: CardRead | None = None
    back_read: CardRead | None = None
    likeness: int | None = None
    proof: tuple[str, ...] = ()
    known: tuple[Compared, ...] = ()
    """Registrations of the number with visit systems, compared with the face."""
    known_of: str = ""
    """Of which number, name and face."""
    borrowed: tuple[str, ...] = ()
    """Files that the registration holds since it was sent; they are still shown."""

    @property
    def files(self) -> set[str]:
        return {one for one in (self.front, self.back, self.portrait, *self.proof) if one}

    @property
    def person(self) -> str:
        """What a comparison with visit systems is of."""
        return f"{self.id_no}/{self.name}/{self.portrait or ''}"

    @property
    def recognition(self) -> Recognition:
        """Nothing where number, name or face are others by now."""
        return Recognition(found=self.known if self.known_of == self.person else ())

    @property
    def held(self) -> set[str]:
        return self.files - set(self.borrowed)


async def read(tx: Tx, keys: KeyProvider, account_id: str, *, for_update: bool = False) -> Draft:
    """Empty where nothing was entered."""
    sealed = await registrations.draft(tx, account_id, for_update=for_update)
    if sealed is None:
        return Draft()
    plain = open_field(keys.sealing(PERSONAL), sealed, _place(account_id))
    return msgspec.json.decode(plain, type=Draft)


async def keep(
    tx: Tx, keys: KeyProvider, account_id: str, before: Draft, after: Draft, at: datetime
) -> None:
    """The draft holds its files, and lets go of those that it names no longer."""
    holder = Holder(HOLDER, account_id)
    if gone := before.held - after.held:
        await attachments.let_go(tx, gone, holder, at)
    if come := after.held - before.held:
        await attachments.hold(tx, come, holder)
    plain = msgspec.json.encode(after).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = seal_field(keys.sealing(PERSONAL), plain, _place(account_id), nonce)
    await registrations.keep_draft(tx, account_id, sealed, at)


async def lend(tx: Tx, keys: KeyProvider, account_id: str, draft: Draft, at: datetime) -> None:
    """The answers stay, to be mended; the files are free for what is sent with them."""
    sent = replace(draft, borrowed=tuple(sorted(draft.files)))
    await keep(tx, keys, account_id, draft, sent, at)


async def without_files(tx: Tx, keys: KeyProvider, account_id: str, at: datetime) -> None:
    """What was refused is uploaded anew; what was typed stays."""
    draft = await read(tx, keys, account_id, for_update=True)
    empty = replace(
        draft,
        front=None,
        back=None,
        portrait=None,
        front_read=None,
        back_read=None,
        likeness=None,
        proof=(),
        borrowed=(),
    )
    await keep(tx, keys, account_id, draft, empty, at)


def answered(before: Draft, asked: SaveRegistration) -> Draft:
    """With the answers that were given."""
    said: Mapping[str, Any] = {
        name: value for name in KEPT if (value := getattr(asked, name)) is not None
    }
    after = replace(before, **{name: _clean(value) for name, value in said.items()})
    after = replace(after, id_no=after.id_no.upper().replace(" ", ""))
    if after.long_term:
        after = replace(after, card_until=None)
    return replace(after, proof=tuple(one for one in after.proof if one != asked.drop_proof))


def with_card(before: Draft, file_id: str, card: CardRead) -> Draft:
    """With a side of the card; what was not entered yet is filled in as it reads."""
    if card.side is CardSide.FRONT:
        return replace(
            before,
            front=file_id,
            front_read=card,
            name=before.name or card.name,
            id_no=before.id_no or card.id_no,
            address=before.address or card.address,
        )
    empty = before.card_until is None and not before.long_term
    return replace(
        before,
        back=file_id,
        back_read=card,
        card_until=card.valid_until if empty else before.card_until,
        long_term=card.long_term if empty else before.long_term,
    )


def remarks(draft: Draft) -> dict[str, str]:
    """Where it differs from the card, of what is there to be compared."""
    if draft.front_read is None or draft.back_read is None:
        return {}
    return id_card.differences(
        draft.front_read,
        draft.back_read,
        name=draft.name,
        id_no=draft.id_no,
        valid_until=draft.card_until,
    )


async def view(tx: Tx, draft: Draft) -> RegistrationDraft:
    """As whoever entered it sees it."""
    files = {row.id: row for row in await attachments.by_ids(tx, draft.files)}

    def shown(file_id: str | None) -> AttachmentRow | None:
        return files.get(file_id) if file_id else None

    front, back = shown(draft.front), shown(draft.back)
    return RegistrationDraft(
        name=draft.name,
        id_no=draft.id_no,
        phone=draft.phone,
        address=draft.address,
        card_until=draft.card_until,
        long_term=draft.long_term,
        inmate_name=draft.inmate_name,
        inmate_no=draft.inmate_no,
        kinship=draft.kinship,
        note=draft.note,
        front=file_view(front) if front else None,
        back=file_view(back) if back else None,
        face=draft.portrait in files,
        proof=[file_view(files[one]) for one in draft.proof if one in files],
        remarks=[CardRemark(field=name, text=text) for name, text in remarks(draft).items()],
    )


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _place(account_id: str) -> str:
    return f"registration_draft.content:{account_id}"
