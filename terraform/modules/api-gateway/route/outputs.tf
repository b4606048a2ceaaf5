output "http_method" {
  description = "HTTP method of the route, known once the route has its integration."
  value       = aws_api_gateway_integration.this.http_method
}
