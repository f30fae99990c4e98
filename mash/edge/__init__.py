"""Known to an agency: the agency's own list, asked inside the agency's own boundary."""
