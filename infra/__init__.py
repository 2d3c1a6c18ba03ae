"""Terraform: plans read and priced."""
