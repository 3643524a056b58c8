"""What the harness and a worker speak over: frames in pipes, long arrays in memory that both map."""
