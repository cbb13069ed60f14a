"""Interfaces that outside systems call: who may, from where, how often, and what."""
