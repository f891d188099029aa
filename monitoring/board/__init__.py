"""The board: what a kabupaten looks like this quarter, with small numbers hidden."""
