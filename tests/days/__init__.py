"""Days of real people in a real browser, against the program started as the README says."""
