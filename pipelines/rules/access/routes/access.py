"""Accounts, rights, levels of data, and the record of what was done."""

ROUTES: dict[str, str] = {
    # Whose request it is is looked at within.
    # Whose proposal it is is looked at within.
}
