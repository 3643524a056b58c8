"""The commands, one file each: adding a file adds a command. Each imports what it needs only when it is given."""
