"""Pages of the board: home, programme, indicators, the forms of officers."""
