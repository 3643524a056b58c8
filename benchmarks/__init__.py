"""What certified values cost, measured on the machine at hand."""
