"""What holds a run against something older: a list of known failures, an earlier report. One file each."""
