# Each environment has a state of its own: -backend-config=backends/<environment>.s3.tfbackend.
# The local environment keeps its state in a file: scripts/terraform.ts works on a copy of this
# directory, where backend_override.tf replaces this block.
terraform {
  backend "s3" {}
}
