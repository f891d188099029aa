"""Layanan pemanfaatan data terpadu: agencies ask for data, two colleagues decide, a worker makes the file (DP 9.e)."""
