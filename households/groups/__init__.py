"""Groups of people and families that the regulations name, and what says that somebody belongs to one."""
