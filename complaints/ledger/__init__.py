"""The desk's register from before this application, brought over: KD 27 (transition), domain §5.

A book is one table that the desk kept (a spreadsheet, an export of the former application). Its lines become entries:
history of a family, found by number, name and place, which no report counts. What was still open is registered as a
complaint of today by somebody at the desk, so that it gets a number, a turn and a deadline like any other.
"""
