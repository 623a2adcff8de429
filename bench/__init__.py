"""Measurements of the whole thing: how fast, and whether every counter still equals a recount. See README.md."""
