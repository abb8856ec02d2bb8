"""Deciding whether what somebody typed is what was asked for."""
