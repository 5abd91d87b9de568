"""Workbooks of others, edited in place: cells set, rows and columns added, nothing else changed."""
