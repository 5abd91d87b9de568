"""Claims: what a text says of the council's figures, read, resolved to a figure, and compared."""
