"""What each kind of server said about its tools when a person last looked: names, descriptions, schemas, digests."""
