"""Backup, the way back, and the proof that there is one: `tiangeng backup`, `tiangeng restore`, `tiangeng drill`.

A folder of backups holds one folder per backup (the database, the log's roots, a list of what must be there) and `files/`,
in which an attachment that many backups need lies once. Keys are in none of it; one of their
own may seal it (sealing.py). See docs/operations.md.
"""
