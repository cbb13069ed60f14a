"""The one file service: what people hand in comes and goes through here, for every subsystem."""
