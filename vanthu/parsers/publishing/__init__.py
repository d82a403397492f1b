"""What the public gets of a file: never the received bytes, but a copy without their secrets."""
