"""The REST API: thin views over the domains, one file a resource."""
