"""Reading what somebody attached in a process that can do nothing else.

`supervising` runs the process and believes nothing it says; `confining` takes everything away from it; `child` is what
runs there; the other modules read one kind of file each. ADR 0010 says why.
"""
