"""Relatives: applications and what they see."""
