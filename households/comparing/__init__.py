"""Two editions of one source side by side: what happened to whom, as a work-list by village."""
