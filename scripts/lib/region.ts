/** The region of a script that does not read Terraform's outputs: the root's own default last. */
export function regionOf(
  { AWS_REGION, AWS_DEFAULT_REGION }: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return AWS_REGION || AWS_DEFAULT_REGION || 'us-east-1';
}
