"""Several nodes as one platform: who leads, who prepares the data, and the balancer before them."""
