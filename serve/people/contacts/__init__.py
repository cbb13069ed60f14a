"""The contact history of an inmate over all channels."""
