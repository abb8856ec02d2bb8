"""Solving statements in one real variable for their exact sets of numbers."""
