import type { Correction, ServiceSubstitutes } from './substitute.ts';

/** ARNs of what mappings were bound to, by the mappings' UUIDs. */
type Targets = Map<string, string>;

const MAPPINGS = '/2015-03-31/event-source-mappings';
const REASON =
  'moto binds a mapping to the version that its alias leads to; AWS answers the alias, as it was given';

export function lambda(): ServiceSubstitutes {
  const targets: Targets = new Map();
  return {
    substitutes: [],
    corrections: [
      ...[
        { method: 'POST', path: new RegExp(`^${MAPPINGS}/?$`) },
        { method: 'PUT', path: new RegExp(`^${MAPPINGS}/[^/?]+$`) },
      ].map(
        (call): Correction => ({
          call,
          reason: REASON,
          correct: (mapping, { FunctionName: given }) => {
            if (isQualified(given)) targets.set(String(mapping.UUID), given);
            bind(mapping, targets);
          },
        }),
      ),
      {
        call: { method: 'GET', path: new RegExp(`^${MAPPINGS}/[^/?]+$`) },
        reason: REASON,
        correct: (mapping) => bind(mapping, targets),
      },
      {
        call: { method: 'GET', path: new RegExp(`^${MAPPINGS}/?(\\?|$)`) },
        reason: REASON,
        correct: ({ EventSourceMappings: mappings }) => {
          for (const mapping of mappings as Record<string, unknown>[]) bind(mapping, targets);
        },
      },
    ],
  };
}

function bind(mapping: Record<string, unknown>, targets: Targets): void {
  const target = targets.get(String(mapping.UUID));
  if (target !== undefined) mapping.FunctionArn = target;
}

function isQualified(functionName: unknown): functionName is string {
  return typeof functionName === 'string' && /^arn:.+:function:[^:]+:[^:]+$/.test(functionName);
}
