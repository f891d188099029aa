"""The satisfaction survey (PermenPANRB 14/2017): answers without a name, exact figures, published results."""
