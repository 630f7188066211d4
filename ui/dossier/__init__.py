"""The dossier of a territory and the comparison of several, for paper: what the pages and commands say, in order."""
