"""The documents: what the council knows, turned into the plain data of each paper."""
