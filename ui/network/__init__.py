"""The page that `ui.network_view` fills: its frame, its looks, and the script that draws names and answers clicks."""
