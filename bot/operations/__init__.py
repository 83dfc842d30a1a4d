"""What admins do: rebuild, go back, watch the folder, see that all is well."""
