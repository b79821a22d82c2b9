"""What the library owns: locations, items with barcode and accession number, their states, call numbers, availability."""
