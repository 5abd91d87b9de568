"""Arithmetic on what the council knows: pure, and stated once for every document."""
