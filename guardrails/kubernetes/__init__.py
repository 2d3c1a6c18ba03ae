"""Rules on Kubernetes manifests."""
