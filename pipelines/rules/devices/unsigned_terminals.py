"""Where a terminal is believed by its credential alone, and why; elsewhere it signs (ID-4)."""

KIOSK = (
    "The kiosk's page is a browser without a key of its own, before which a gateway at the terminal"
    " puts the credential; the page will sign as well."
)
ENROLLING = (
    "The terminal has no key here yet: the credential that an officer issued brings it in, once,"
    " and the request is signed by the key that it brings."
)
