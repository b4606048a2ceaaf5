output "queue_name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "queue_arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue; null where there is none."
  value       = var.dead_letter_queue_name
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue; null where there is none."
  value       = one(aws_sqs_queue.dead_letter[*].arn)
}
