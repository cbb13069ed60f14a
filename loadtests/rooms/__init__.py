"""Many calls at once, produced cheaply, so that the rooms are what is measured."""
