"""What people see: pages, command line, texts."""
