"""Tables in and out: files of other systems, read as they come and written so that spreadsheets harm nothing."""
