"""The nodes of the graph, one file each: read state, call a pure function or a port, return an update."""
