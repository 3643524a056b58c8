"""The harness's side of a worker: started, called, watched, started anew."""
