/** A broken rule. */
export interface Finding {
  rule: 'branch' | 'version' | 'changelog' | 'commit';
  /** What is wrong. */
  problem: string;
  /** What to do about it. */
  remedy: string;
}
