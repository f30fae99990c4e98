"""OpenMASH: software for a Multi-Agency Safeguarding Hub."""
