"""Inmates, relatives, faces, lists of people."""
