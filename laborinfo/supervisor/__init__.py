"""`make run`: everything on one machine, started in order, watched, and stopped in order.

`python -m laborinfo.supervisor` runs the system; `python -m laborinfo.supervisor manage COMMAND …` runs one
management command on the same database, whether or not the system runs at the moment.
"""
