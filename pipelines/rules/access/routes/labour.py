"""Hours, pay, reports and the ledger behind them."""

ROUTES: dict[str, str] = {
    # That the figure itself may be read is looked at within.
}
