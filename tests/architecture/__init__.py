"""What holds for the code as a whole: order, size, names, templates."""
