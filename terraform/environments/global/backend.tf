# The state lives in the bucket that this root makes. Before the bucket exists it is a file:
# scripts/bootstrap.ts begins with that, and moves it. docs/bootstrap.md has the commands.
terraform {
  backend "s3" {}
}
