"""Renderers: plain data to bytes, each in its own format. They know no model."""
