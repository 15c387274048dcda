"""The training recipe of skypaint-mini, one module per stage; __main__.py has their order."""
