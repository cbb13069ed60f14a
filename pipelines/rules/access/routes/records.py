"""Every business module made from a declaration."""

ROUTES: dict[str, str] = {
    # Who may fill the field in is looked at within.
}
