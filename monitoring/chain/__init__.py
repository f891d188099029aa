"""Rangkaian: from a need that was identified to the answer of whoever runs the programme (BS 1 angka 12-13)."""
