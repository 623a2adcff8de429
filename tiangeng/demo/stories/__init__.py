"""Invented people and stories for the demo counties: plain Python, and everything follows from the rng handed in."""
