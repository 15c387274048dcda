"""The world of skypaint-mini 1.0: what a picture of 256 pixels shows, how it is drawn and how it is described."""
