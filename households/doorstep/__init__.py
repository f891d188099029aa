"""The village's own work on the registry: what an edition did there, and checking it from door to door (BL 13(1)b)."""
