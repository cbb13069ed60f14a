"""The one store of all business modules: what a declaration says becomes SQL here."""
