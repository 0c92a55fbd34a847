"""What is tested of development contracts and of recommending."""
