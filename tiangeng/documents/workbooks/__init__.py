"""Workbooks read safely, their columns found, and sheets written; knows no room."""
