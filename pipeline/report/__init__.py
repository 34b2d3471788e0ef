"""What the command says: for people as lines, for programs as one JSON document on standard output."""
