"""The relay of the internet zone: it alone asks WeChat and 随申办; we ask it."""
