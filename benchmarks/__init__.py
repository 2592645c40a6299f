"""What nzv-geo takes, beside what others take for the same: ``make bench``.

``jobs`` says what is compared with what; ``running`` runs it in turns, each tool in a process of
its own; ``measuring`` says what that took, ``facts`` what came out; ``showing`` and ``chart`` write
it; ``peers`` knows who is there. The other modules hold what Python does in such a process.
"""
