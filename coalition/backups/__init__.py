"""Backups: the database, the files and the keys, in one folder that can be checked and restored.

`contents` says what such a folder holds, `state` what a database holds, `programs` runs PostgreSQL's own tools,
`backup` writes a folder, `verification` checks one, `restoration` makes a program's data of one.
"""
