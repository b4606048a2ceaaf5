import { AwsError } from '../../core/aws-error.ts';

/** value = 0.<digits> x 10^point; digits has no zero at either end and is empty for zero. */
interface Decimal {
  negative: boolean;
  digits: string;
  point: number;
}

const MAX_DIGITS = 38;
/** Scientific exponents of 9.99…E+125 and 1E-130. */
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

/**
 * The one text DynamoDB keeps for a number: plain decimal notation without superfluous zeros.
 *
 * @throws ValidationException when the text is no number, has more than 38 significant digits,
 *   or lies outside 1E-130 .. 9.99E+125 in magnitude.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */
export function normaliseNumber(text: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? text : format(inRange(parse(text)));
}

/** Negative, zero or positive, as for `Array.sort`. Both texts are normalised. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  // 15 digits or fewer survive the way through a double in order.
  if (a.length < 16 && b.length < 16) return Number(a) - Number(b);
  const [x, y] = [parse(a), parse(b)];
  if (x.digits === '' || y.digits === '') return sign(x) - sign(y);
  if (x.negative !== y.negative) return x.negative ? -1 : 1;
  const magnitude = x.point - y.point || (x.digits < y.digits ? -1 : 1);
  return x.negative ? -magnitude : magnitude;
}

/** The exact sum. @throws ValidationException as `normaliseNumber` does. */
export function addNumbers(a: string, b: string): string {
  const [x, y] = [parse(a), parse(b)];
  const scale = Math.min(x.point - x.digits.length, y.point - y.digits.length);
  const sum = scaled(x, scale) + scaled(y, scale);
  return format(inRange(parse(`${sum}e${scale}`)));
}

/** The exact difference a - b. @throws ValidationException as `normaliseNumber` does. */
export function subtractNumbers(a: string, b: string): string {
  return addNumbers(a, b.startsWith('-') ? b.slice(1) : `-${b}`);
}

/**
 * Bytes that a normalised number counts for in the item size: one, plus one for each two
 * significant digits before and after the decimal point, plus one for the minus sign.
 */
export function numberSize(text: string): number {
  const { negative, digits, point } = parse(text);
  const whole = Math.min(Math.max(point, 0), digits.length);
  const fraction = digits.length - whole;
  return 1 + Math.ceil(whole / 2) + Math.ceil(fraction / 2) + (negative ? 1 : 0);
}

function parse(text: string): Decimal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, minus, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '') {
    const what = text === '' ? '' : `: ${text}`;
    throw invalid(`The parameter cannot be converted to a numeric value${what}`);
  }
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits, point: 0 };
  const point = whole.length - (all.length - significant.length) + Number(exponent);
  return { negative: minus === '-', digits, point };
}

function inRange(number: Decimal): Decimal {
  if (number.digits.length > MAX_DIGITS) {
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  }
  if (number.point - 1 > MAX_EXPONENT) {
    throw invalid(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (number.digits !== '' && number.point - 1 < MIN_EXPONENT) {
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  return number;
}

function format({ negative, digits, point }: Decimal): string {
  if (digits === '') return '0';
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = '0'.repeat(Math.max(0, -point)) + digits.slice(Math.max(0, point));
  return (negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}

function scaled({ negative, digits, point }: Decimal, scale: number): bigint {
  if (digits === '') return 0n;
  const units = BigInt(digits) * 10n ** BigInt(point - digits.length - scale);
  return negative ? -units : units;
}

function sign({ negative, digits }: Decimal): number {
  if (digits === '') return 0;
  return negative ? -1 : 1;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
