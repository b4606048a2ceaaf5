/**
 * A text of at most `maxLength` UTF-16 units. A character that is cut in half, or was half before,
 * becomes U+FFFD: half a character has no UTF-8, so an AWS service may refuse the whole call.
 */
export function cut(text: string, maxLength: number): string {
  return Buffer.from(text.slice(0, maxLength)).toString();
}
