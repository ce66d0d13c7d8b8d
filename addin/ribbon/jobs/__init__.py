"""The jobs behind the buttons: one module each, no host in any of them."""
