"""What the office does by itself: which jobs there are, and the scheduler that runs each slot of them once."""
