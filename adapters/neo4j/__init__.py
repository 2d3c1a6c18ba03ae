"""The infrastructure graph over Bolt: Neo4j, or the embedded database that speaks its protocol."""
