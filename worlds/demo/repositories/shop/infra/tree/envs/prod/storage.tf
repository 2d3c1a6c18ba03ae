module "assets" {
  source = "../../modules/bucket"
  name   = "shop-prod-assets"
  owner  = "web"
}

module "notifications_queue" {
  source = "../../modules/queue"
  name   = "notifications"
  owner  = "platform"
}
