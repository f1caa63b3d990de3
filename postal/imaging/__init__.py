"""A file becomes pages, a page becomes marks.

``pages`` opens what a scanner wrote, ``qr`` finds our marks on one page picture, ``sandbox`` runs
both in a child process with limits. Nothing here knows the database or the web.
"""
