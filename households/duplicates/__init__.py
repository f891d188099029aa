"""Two records that may be one person: finding them, deciding about them, merging them and taking that back."""
