"""A stand-in for the prison affairs platform: a server with people, movements and faults.

It knows nothing of our database; whom it holds is made from a bureau's seed or given to it.
"""
