"""A believable synthetic district, for the demonstration, the tests and the measurements. Nobody in it is real."""
