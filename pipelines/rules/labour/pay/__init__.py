"""What labour pays: from hours, grades, rules and items to amounts that explain themselves."""
