"""The picture of the country: one small circle of five sectors for each territory, on a map drawn here."""
