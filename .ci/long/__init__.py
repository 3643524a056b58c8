"""The long checks: steps of at most 40 minutes on 2 cores, each with a result that is kept."""
