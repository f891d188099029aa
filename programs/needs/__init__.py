"""Kebutuhan program: what a family needs and does not have yet, from the note in the field to the manager's answer."""
