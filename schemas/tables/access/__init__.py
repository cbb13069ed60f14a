"""Who somebody is and what he may do: accounts, sign-in, roles, rights."""
