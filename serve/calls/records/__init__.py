"""Records of video calls: counts, statistics, extra calls, captures, and what goes with them."""
