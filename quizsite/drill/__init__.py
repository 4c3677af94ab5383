"""Does this deployment stand a whole sitting, also while parts of it are killed? Played, and every count compared."""
