"""Tying out: figures typed in narrative, held against the register."""
