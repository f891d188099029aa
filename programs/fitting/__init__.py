"""Pencocokan: which programmes fit a family, by what is known of it (BS 1 angka 12; design §7)."""
