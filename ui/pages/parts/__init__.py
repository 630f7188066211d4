"""What the pages share: the frame around them, what they read, and how they say it."""
