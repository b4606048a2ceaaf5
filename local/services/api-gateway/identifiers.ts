/** Identifiers in the shapes AWS gives them, from the scheduler's chance, so that a run repeats. */
type Random = () => number;

function digits(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random() * alphabet.length)];
  return text;
}

/** Ten lower-case letters and digits: a REST API, a resource, a key. */
export function resourceIdentifier(random: Random): string {
  return digits(random, 'abcdefghijklmnopqrstuvwxyz0123456789', 10);
}

/** Forty letters and digits, as the gateway makes them when no value is given. */
export function apiKeyValue(random: Random): string {
  return digits(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 40);
}

/** A UUID v4. */
export function requestIdentifier(random: Random): string {
  const hex = digits(random, '0123456789abcdef', 30);
  const variant = '89ab'[Math.floor(random() * 4)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18)}`;
}

/** Eleven bytes in base64, e.g. `JKJaXmPLvHcESHA=`. */
export function extendedRequestIdentifier(random: Random): string {
  const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${digits(random, base64, 15)}=`;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids */
export function traceIdentifier(random: Random, now: number): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `Root=1-${seconds.padStart(8, '0')}-${digits(random, '0123456789abcdef', 24)}`;
}
