"""Business modules as declarations: from each come table, routes, screens and rights."""
