"""Rows that prisons' records become, made of what was told and of what is known of it here.

Pure: a flow calls them with what it has read, whoever plants a past with what he made.
"""
