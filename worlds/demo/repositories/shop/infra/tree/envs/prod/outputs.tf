output "cluster_endpoint" {
  description = "API server of the production cluster"
  value       = module.eks.endpoint
}

output "notifications_queue_url" {
  description = "Where notifications are sent"
  value       = module.notifications_queue.url
}
