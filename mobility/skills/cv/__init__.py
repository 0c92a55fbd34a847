"""Reading CVs: what is in a file somebody sent, found out by a process that can do nothing else."""
