"""The web site as a thing that runs: settings, checks, addresses, the server's entry."""
