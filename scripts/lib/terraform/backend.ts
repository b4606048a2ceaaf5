/**
 * Arguments of `terraform init` for an environment whose state is in S3.
 *
 * @param endpoint an AWS-compatible endpoint in place of AWS; those know no bucket by its host name
 */
export function backendArguments(
  environment: string,
  stateBucket: string,
  endpoint?: string,
): string[] {
  return [
    `-backend-config=backends/${environment}.s3.tfbackend`,
    `-backend-config=bucket=${stateBucket}`,
    ...(endpoint === undefined ? [] : ['-backend-config=use_path_style=true']),
  ];
}
