"""Changing what is known of a family: proposals per field, family events, their review, application and export."""
