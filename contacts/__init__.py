"""The student's network: contacts, how they were reached, who led to whom, and what is owed to them."""
