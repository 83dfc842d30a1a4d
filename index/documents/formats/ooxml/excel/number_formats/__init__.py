"""Values as a sheet shows them: the number formats of Excel."""
