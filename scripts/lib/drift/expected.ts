/** Attributes that others than Terraform change, as they should. */
const EXPECTED: Readonly<Record<string, { attributes: readonly string[]; by: string }>> = {
  aws_lambda_alias: {
    attributes: ['function_version', 'routing_config'],
    by: 'make shift moves the traffic',
  },
  aws_sfn_alias: {
    attributes: ['routing_configuration'],
    by: 'make shift moves the traffic',
  },
};

/** Whether a difference at this attribute is no drift: `routing_config[0].weight` is one. */
export function isExpected(type: string, path: string): boolean {
  const attribute = path.split(/[.[]/, 1)[0] ?? '';
  return EXPECTED[type]?.attributes.includes(attribute) ?? false;
}
