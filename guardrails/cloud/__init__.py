"""Rules on cloud resources, from Terraform plans, Terraform sources and Crossplane."""
