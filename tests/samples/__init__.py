"""Files made by us, byte by byte, where no library writes the format or none writes it wrong."""
