"""/mutu/: how well the work itself goes, by kind of work and by place, and which institutions live."""
