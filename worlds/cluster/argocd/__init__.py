"""Argo CD: Applications that follow their branch."""
