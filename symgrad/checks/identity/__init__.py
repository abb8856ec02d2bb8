"""Proving that two formulas have the same value, and have one at the same points."""
