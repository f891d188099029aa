"""Ranking of candidates for local programmes: schemes as data, an evaluation that knows "unknown", runs that stay."""
