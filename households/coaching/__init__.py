"""The supervisor's bench: what the field staff did in a period, and the guidance they were given."""
