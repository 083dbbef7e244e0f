"""Work beside the program that began it: threads that live as long as it, processes, and who owns what they do.

`background`: a loop that goes on whatever goes wrong. `child`: commands of this package in processes of their own.
`queue`: what is next.
`interrupt`: when work should be put down. `owners`: whose a piece of work on disk is.

Imports `base`.
"""
