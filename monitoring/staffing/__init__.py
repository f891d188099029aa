"""What a regulation asks of those who work at the desk: which condition each of them meets, and the papers of their
selection (KD 9(3)-(7), 12(3); BS 10(2); BL 9(3)-(4)). Conditions are values of the profile, one line each.
"""
