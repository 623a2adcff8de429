"""Screens of the issues room."""
