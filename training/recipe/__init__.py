"""The training recipe of skypaint-mini, one stage a module; __main__.py has their order."""
