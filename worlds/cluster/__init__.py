"""A Kubernetes cluster that answers as kubernetes-mcp-server does: objects, controllers that move them, tools."""
