"""Papers the secretariat works by: regulations, plans and budgets it follows, policies, SOPs that staff must have read.

BS 22(1)-(2); BL 7(2)a, 9(2)a.5-8; KD 10(6)d-f; DP 11.d-f.
"""
