import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { RestApiDefinition } from './definitions.ts';
import { GatewayError } from './gateway-error.ts';

/** A resource of the path tree, with its children by path part. */
interface Node {
  resourceId: string;
  literals: Map<string, Node>;
  parameter: { name: string; node: Node } | undefined;
}

export interface Match {
  resourceId: string;
  /** Decoded. */
  pathParameters: Record<string, string>;
}

/** Finds the resource of a path, or undefined. */
export type Router = (path: string) => Match | undefined;

/**
 * A fixed path part goes before a parameter, and a trailing slash is of no matter.
 *
 * @throws AwsError ConflictException for siblings that could both match; NotHonouredError for a
 *   greedy path parameter.
 */
export function compileRouter(api: RestApiDefinition): Router {
  const nodes = new Map<string, Node>();
  const nodeOf = (resourceId: string): Node => {
    const known = nodes.get(resourceId);
    if (known) return known;
    const node: Node = { resourceId, literals: new Map(), parameter: undefined };
    nodes.set(resourceId, node);
    return node;
  };
  for (const [id, { parentId, pathPart }] of api.resources) {
    addChild(nodeOf(parentId), pathPart, nodeOf(id));
  }
  const root = nodeOf(api.rootResourceId);
  return (path) => match(root, path.replace(/\/+$/, '').split('/').slice(1));
}

function addChild(parent: Node, pathPart: string, child: Node): void {
  const name = /^\{(.+)\}$/.exec(pathPart)?.[1];
  if (name?.endsWith('+')) throw new NotHonouredError(`the greedy path parameter ${pathPart}`);
  if (name === undefined ? parent.literals.has(pathPart) : parent.parameter !== undefined) {
    throw new AwsError(
      'ConflictException',
      `Another resource with the same parent already has this name: ${pathPart}`,
      { status: 409 },
    );
  }
  if (name === undefined) parent.literals.set(pathPart, child);
  else parent.parameter = { name, node: child };
}

function match(root: Node, segments: string[]): Match | undefined {
  const pathParameters: Record<string, string> = {};
  let node = root;
  for (const segment of segments) {
    const literal = node.literals.get(segment);
    if (literal) {
      node = literal;
    } else if (node.parameter && segment !== '') {
      pathParameters[node.parameter.name] = decode(segment);
      node = node.parameter.node;
    } else {
      return undefined;
    }
  }
  return { resourceId: node.resourceId, pathParameters };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GatewayError('DEFAULT_4XX', 'Bad Request');
  }
}
