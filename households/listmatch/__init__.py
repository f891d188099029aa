"""A list of people matched against the registry on a screen: upload, work in the background, a file of answers.

A run is a job of its own kind: the work-list of one person, seen by nobody else. The list that was brought and the
answers wait in files beside it (store.py) and go after KEPT_DAYS.
"""
