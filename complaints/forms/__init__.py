"""Forms are courtesy: they ask in plain words. What must hold is kept by the actions and the database."""
