"""Who may do what and where: roles, permissions, scopes, and how they change."""
