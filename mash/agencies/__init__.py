"""Register: hubs, partner agencies, their teams, and the workers who hold posts in them."""
