"""Putting a set of files in place all at once, whatever interrupts it.

Several files cannot be replaced in one step on any system, and a folder that
officers keep notes in, or have open, cannot be exchanged for another. So a set
is put in place in steps that another process can finish:

1. The new files are written, and forced to the disk, in a staging folder beside
   the set, `.svreport`. The files in place are not touched yet.
2. A journal there lists every file, with the SHA-256 of its old and new content.
   The set is committed from the moment that the journal has its name.
3. All old files are moved out of their places into `.svreport`; only then are the
   new ones moved in. Documents of two builds are never side by side: whoever
   looks in between misses documents, and finds a note beside them that says why.
4. The journal goes, then the old files.

A process killed before step 2 is done leaves the old set, and a staging folder
that the next build empties. Killed later, it leaves the journal: the next
command that knows the folder recovers the set before it does anything else, by
what the files contain and not by what was done last. An error during the steps
(a document is open in Word) rolls the set back. A single file is replaced in one
step and needs no journal.

Only one process at a time works in `.svreport`: it has a lock of the operating
system, which vanishes with the process, so no lock can be left behind. Nothing
but svreport's own files is ever deleted.
"""

# The folder of a set that is being put in place, and the journal in it.
STAGING = ".svreport"
JOURNAL = "journal.json"
