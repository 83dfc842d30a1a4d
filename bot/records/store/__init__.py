"""Where records are kept: one SQLite file by default, one PostgreSQL for several replicas."""
