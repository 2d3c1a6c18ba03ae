variable "name" { type = string }
variable "owner" { type = string }

resource "aws_kms_key" "this" {
  description         = "Messages of ${var.name}"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  kms_master_key_id         = aws_kms_key.this.arn
  message_retention_seconds = 1209600
  tags                      = { owner = var.owner }
}

resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = aws_kms_key.this.arn
  tags              = { owner = var.owner }

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

output "url" {
  value = aws_sqs_queue.this.url
}
