"""Screens of the console room."""
