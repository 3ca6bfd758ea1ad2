"""What is asked, read strictly."""
