"""Queries and statistics of family phone calls."""

ROUTES: dict[str, str] = {
    "GET /api/phone-figures": "phone_figures:list",
    "GET /api/phone-figures/people": "phone_figures:list",
    "GET /api/phone-figures/calls": "phone_figures:list",
    "GET /api/phone-figures/lengths": "phone_figures:list",
    "GET /api/phone-figures/shared-numbers": "phone_figures:list",
    "GET /api/phone-figures/long-without": "phone_figures:list",
    "GET /api/phone-figures/long-without/people": "phone_figures:list",
    "GET /api/phone-figures/settlement": "phone_figures:list",
    "GET /api/phone-figures/export": "phone_figures:export",
    "GET /api/phone-counts": "phone_counts:list",
    "GET /api/phone-counts/export": "phone_counts:export",
}
