"""What bin/up, bin/manage and bin/test share. Only Python's own library: nothing is installed yet when they start."""
