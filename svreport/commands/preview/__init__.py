"""The preview: documents in the browser while the inputs are being written, on this computer alone.

A worker builds again whenever a file that matters is saved (`session`), puts what came of it
on a board (`board`), and a small server shows that (`server`, `page`). Nothing is written into
the outputs folder.
"""
