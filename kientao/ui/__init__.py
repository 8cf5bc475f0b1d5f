"""Page skeleton, tables, forms, SVG charts and maps, static assets. Knows no noun of the city."""
