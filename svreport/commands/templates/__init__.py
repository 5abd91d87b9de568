"""Templates that officers own: what their tags may name, checking them, and giving them out."""
