"""How the running bot is: figures to watch it by, and whether it is well."""
