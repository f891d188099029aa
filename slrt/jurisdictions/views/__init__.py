"""Screens: the profile, its history and changes, days off, the letterhead, and the finder of regions."""
