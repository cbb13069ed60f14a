"""Packets of RTP taken from one connection and sent on over others."""
