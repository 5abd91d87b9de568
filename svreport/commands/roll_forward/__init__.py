"""Carrying the inputs on: to the next update, and to the next year."""
