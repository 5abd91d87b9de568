"""What an update says, kept as plain data, and what changed from one to another."""
