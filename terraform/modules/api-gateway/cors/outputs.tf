output "http_method" {
  description = "OPTIONS, known once the gateway can answer it."
  value       = aws_api_gateway_integration_response.this.http_method
}
