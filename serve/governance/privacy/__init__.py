"""The relatives' privacy: notice and consent, own data, deletion."""
