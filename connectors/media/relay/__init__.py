"""The second media engine: aiortc's own connections and relay, everything decoded and encoded."""
