"""Standar pelayanan: what a service asks, how it goes and how long, its cost and product, where to complain."""
