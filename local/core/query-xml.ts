/**
 * A value as the XML of the AWS query protocol: lists as `member`, a `Map` as `entry` with `key`
 * and `value`, anything else by its members' names.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function xml(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return escapeXml(String(value));
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Map) {
    return [...value].map(([key, item]) => element('entry', { key, value: item })).join('');
  }
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => element(name, member))
    .join('');
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

function element(name: string, value: unknown): string {
  return `<${name}>${xml(value)}</${name}>`;
}
