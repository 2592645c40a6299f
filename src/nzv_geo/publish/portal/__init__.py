"""A static portal: pages, downloads, catalogue and feed."""
