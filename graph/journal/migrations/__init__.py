"""Brings older journals up to date."""
