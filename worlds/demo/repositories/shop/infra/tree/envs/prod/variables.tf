variable "region" {
  description = "Where production runs"
  type        = string
  default     = "ap-northeast-2"
}

variable "cluster_name" {
  description = "The production cluster"
  type        = string
  default     = "eks-prod-apne2"
}

variable "node_count" {
  description = "Nodes of the general node group"
  type        = number
  default     = 3
}
