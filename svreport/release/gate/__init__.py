"""The release gate: a finished file is opened again and held against what it must never be."""
