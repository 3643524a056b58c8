"""The worker's side: it loads one backend and answers calls until the harness is gone."""
