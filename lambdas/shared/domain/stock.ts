/** The stock of one product, in pieces. None is ever below zero. */
export interface StockLevel {
  available: number;
  reserved: number;
  consumed: number;
  /** What was ever put in, less what was taken out: available + reserved + consumed, always. */
  put_in: number;
}

/** A movement takes pieces of a product from one place to another, or leaves all as it is. */
export const STOCK_MOVEMENTS = {
  RESERVE: { from: 'available', to: 'reserved' },
  RELEASE: { from: 'reserved', to: 'available' },
  CONSUME: { from: 'reserved', to: 'consumed' },
  /** What was taken for consumed and then was not: see `StockMark`. */
  RETURN: { from: 'consumed', to: 'available' },
} as const;

export type StockMovement = keyof typeof STOCK_MOVEMENTS;

/** The stock after a movement; `undefined` when there is too little to move. */
export function moved(
  level: StockLevel,
  movement: StockMovement,
  quantity: number,
): StockLevel | undefined {
  const { from, to } = STOCK_MOVEMENTS[movement];
  if (level[from] < quantity) return undefined;
  return { ...level, [from]: level[from] - quantity, [to]: level[to] + quantity };
}

/** The stock after `quantity` was put in (negative: taken out); `undefined` when too little is available. */
export function adjusted(level: StockLevel, quantity: number): StockLevel | undefined {
  const available = level.available + quantity;
  if (available < 0) return undefined;
  return { ...level, available, put_in: level.put_in + quantity };
}
