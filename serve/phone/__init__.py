"""The rule service that prisons' phone exchanges ask before they dial."""
