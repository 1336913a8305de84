"""Any spelling to algorithms: tables of names, OIDs, groups, suites, and the languages they are written in."""
