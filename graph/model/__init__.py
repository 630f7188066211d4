"""What exists: terms, tables, rules, the network."""
