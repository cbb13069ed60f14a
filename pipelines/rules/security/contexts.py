"""What a sealed value is bound to, where several layers open it."""


def relative_phone(relative_id: str) -> str:
    """A relative's telephone number."""
    return f"relative.phone:{relative_id}"


def account_phone(account_id: str) -> str:
    """The telephone number of an account (`sealed_fields.seal_of_account`)."""
    return f"public_account.phone:{account_id}"


def entry_subject(digest: str) -> str:
    """What an entry calls somebody (`sealed_fields.seal_subject`)."""
    return f"public_identity.subject:{digest}"
