"""Packages that are carried by hand between separated networks: numbered, signed, sealed.

    magic "QQP1"
    length of the cover (u32), cover: JSON of `Cover`
    length of the signature (u16), SM2 signature over all that comes before it
    sealed stream (`pipelines/rules/security/sealed_stream.py`): a ZIP with `manifest.json`,
    `records/<name>.jsonl`, `receipts.jsonl`, `orders.jsonl` and `recordings/<file>`

The cover names the digest of the sealed stream, so nothing is opened that was not signed.
"""
