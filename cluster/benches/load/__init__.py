"""`qinqiao load`: Locust's page with scenarios for a running demonstration."""
