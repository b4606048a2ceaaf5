/** Brings records of one event source to a function. */
export interface Poller {
  /** `LastProcessingResult` of the mapping. */
  readonly lastResult: string;
  /** Works until the signal is aborted; may be run again after that. */
  run(signal: AbortSignal): Promise<void>;
}
