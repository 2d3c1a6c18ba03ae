"""What moves a cluster's objects: each controller looks at everything and takes the next step, if there is one."""
