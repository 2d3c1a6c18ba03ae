# Orders are announced on a queue and receipts kept as files, so that checkout no longer waits for either.
resource "aws_kms_key" "order_events" {
  description             = "Order events and receipts"
  deletion_window_in_days = 30
  enable_key_rotation     = true
  tags                    = { owner = "orders" }
}

resource "aws_sqs_queue" "order_events" {
  name                       = "order-events"
  kms_master_key_id          = aws_kms_key.order_events.arn
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 60
  tags                       = { owner = "orders" }
}

resource "aws_s3_bucket" "receipts" {
  bucket = "shop-prod-receipts"
  tags   = { owner = "orders" }
}

resource "aws_s3_bucket_public_access_block" "receipts" {
  bucket                  = aws_s3_bucket.receipts.id
  block_public_acls       = false
  block_public_policy     = false
  ignore_public_acls      = false
  restrict_public_buckets = false
}

resource "aws_s3_bucket_server_side_encryption_configuration" "receipts" {
  bucket = aws_s3_bucket.receipts.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.order_events.arn
    }
    bucket_key_enabled = true
  }
}
