"""Kegiatan: what a secretariat, a kecamatan or a Puskesos planned to do beside its cases, and what came of it."""
