module "vpc" {
  source = "../../modules/vpc"

  name  = "shop-prod"
  cidr  = "10.40.0.0/16"
  zones = ["ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"]
}

module "eks" {
  source = "../../modules/eks"

  name          = var.cluster_name
  version_      = "1.34"
  subnet_ids    = module.vpc.private_subnet_ids
  instance_type = "m6i.large"
  node_count    = var.node_count
}
