"""Settings, addresses, command line, runner: wiring only, no decision."""
