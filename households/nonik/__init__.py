"""People whose NIK is not known yet: a state that should end, so it is a work-list with its age."""
