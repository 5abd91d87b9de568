"""Putting a set of files in place all at once, whatever interrupts it.

Several files cannot be replaced in one step on any system, and a folder that
officers keep notes in, or have open, cannot be exchanged for another. So a set
is put in place in steps that another process can finish:

1. The new files are written, and forced to the disk, in a folder of svreport's
   own beside the set, `.svreport`. What stands in place is not touched yet.
2. A journal there says what goes where, with the SHA-256 of the old and the new
   content. From the moment that it has its name, the set will be the new one.
3. All old files are moved out of their places into `.svreport`; only then are the
   new ones moved in. Documents of two builds never stand side by side: whoever
   looks in between misses documents, and finds a note beside them that says why.
4. The journal goes, then the old files.

A process killed before step 2 is done leaves the old set, and temporary files
that the next build removes. Killed later, it leaves the journal: the next
command that knows the folder finishes the work before it does anything else
(`settling.py`), by what the files hold and not by what was done last. An error
during the steps (a document is open in Word) takes them back. A single file is
replaced in one step and needs no journal.

Only one process at a time works in `.svreport`: it holds a lock of the operating
system, which vanishes with the process, so that no lock can be left behind.
Nothing but svreport's own files is ever deleted.
"""
