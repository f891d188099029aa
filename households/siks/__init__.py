"""Proposals as SIKS-NG takes and answers them: codes, the 21 columns, the rules of the month, the result file."""
