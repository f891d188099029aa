"""The five regulations as data: one TOML file each, read article by article. See slrt.jurisdictions.preset."""
