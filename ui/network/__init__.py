"""The network as a picture: on a page that stands alone (`ui.network_view`), and drawn in the app."""
