"""Kemitraan: partners outside government, what they promised, for whom it was set aside, and what arrived."""
