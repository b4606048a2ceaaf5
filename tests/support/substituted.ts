import {
  matches,
  type ServiceSubstitutes,
} from '../../scripts/lib/api-server/substitutes/substitute.ts';

/** Calls the substitutes of a JSON service as a program would, by the operation's name. */
export function substituted(service: ServiceSubstitutes, targetPrefix: string) {
  return (operation: string, input: Record<string, unknown>): Record<string, unknown> => {
    const call = { method: 'POST', path: '/', target: `${targetPrefix}.${operation}` };
    const substitute = service.substitutes.find((one) => matches(one.call, call));
    if (substitute === undefined) throw new Error(`${operation} has no substitute`);
    return substitute.answer(input, call) as Record<string, unknown>;
  };
}
