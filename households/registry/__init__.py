"""Bringing government's list in: stage, validate, preview, commit, and the file of rejected rows."""
