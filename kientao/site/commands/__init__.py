"""What each command does, loaded once Django is set up. Sentences for an operator; the work lies in the rooms."""
