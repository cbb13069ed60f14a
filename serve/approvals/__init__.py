"""The approval centre: flows, the inbox, decisions and their record."""
