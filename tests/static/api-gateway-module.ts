import { readdir, readFile } from 'node:fs/promises';
import { parse } from '@cdktf/hcl2json';

const MODULE = 'terraform/modules/api-gateway';

/** A method of a path as the module makes it. */
export interface ModuleRoute {
  /** `POST /orders` */
  name: string;
  keyRequired: boolean;
  hasModel: boolean;
  pathParameters: string[];
}

export interface ApiGatewayModule {
  routes: ModuleRoute[];
  /** Method and path of each source ARN that may call the function: `GET /orders/*`. */
  permissions: string[];
  /** What each deployment waits for. */
  deploymentDependencies: string[];
  /** Names of the calls that make methods: `module.post_order`. */
  routeModules: string[];
  /** The methods that each preflight allows, by path. */
  corsMethods: Record<string, string[]>;
  model: Record<string, unknown>;
}

type Block = Record<string, unknown>;
type Blocks = Record<string, Block[]>;

/** The module's HCL as text alone says it, without Terraform. */
export async function readApiGatewayModule(): Promise<ApiGatewayModule> {
  const { resources, modules } = await readModule();
  const paths = pathsOf(resources);
  const calls = Object.entries(modules);
  const cors = calls.filter(([, call]) => call.source === './cors');
  const proxied = calls.filter(([, call]) => call.source === './route');
  const corsMethods = cors.map(([, call]) => [pathOf(call, paths), call.methods as string[]]);
  return {
    routes: [
      ...proxied.map(([, call]) => routeOf(call, paths)),
      ...cors.map(([, call]) => ({
        name: `OPTIONS ${pathOf(call, paths)}`,
        keyRequired: false,
        hasModel: false,
        pathParameters: [],
      })),
    ],
    permissions: Object.values(resources.aws_lambda_permission ?? {}).map(([permission]) =>
      String(permission?.source_arn).replace(/^\$\{[^}]+\}\/\*\/([A-Z]+)/, '$1 '),
    ),
    deploymentDependencies: (resources.aws_api_gateway_deployment?.this?.[0]?.depends_on ??
      []) as string[],
    routeModules: calls.map(([name]) => `module.${name}`),
    corsMethods: Object.fromEntries(corsMethods),
    model: JSON.parse(await readFile(`${MODULE}/models/order-request.schema.json`, 'utf8')),
  };
}

async function readModule(): Promise<{
  resources: Record<string, Blocks>;
  modules: Record<string, Block>;
}> {
  const resources: Record<string, Blocks> = {};
  const modules: Record<string, Block> = {};
  for (const file of (await readdir(MODULE)).filter((name) => name.endsWith('.tf'))) {
    const hcl: { resource?: Record<string, Blocks>; module?: Blocks } = await parse(
      file,
      await readFile(`${MODULE}/${file}`, 'utf8'),
    );
    for (const [type, blocks] of Object.entries(hcl.resource ?? {})) {
      resources[type] = { ...resources[type], ...blocks };
    }
    for (const [name, [call = {}]] of Object.entries(hcl.module ?? {})) modules[name] = call;
  }
  return { resources, modules };
}

/** Paths by the resource's name. */
function pathsOf(resources: Record<string, Blocks>): Map<string, string> {
  const blocks = resources.aws_api_gateway_resource ?? {};
  const path = (name: string): string => {
    const block = blocks[name]?.[0];
    const parent = /aws_api_gateway_resource\.(\w+)\.id/.exec(String(block?.parent_id))?.[1];
    return `${parent === undefined ? '' : path(parent)}/${block?.path_part}`;
  };
  return new Map(Object.keys(blocks).map((name) => [name, path(name)]));
}

function pathOf(call: Block, paths: Map<string, string>): string {
  const name = /aws_api_gateway_resource\.(\w+)\.id/.exec(String(call.resource_id))?.[1];
  const path = paths.get(name ?? '');
  if (path === undefined) throw new Error(`no path for ${String(call.resource_id)}`);
  return path;
}

function routeOf(call: Block, paths: Map<string, string>): ModuleRoute {
  return {
    name: `${String(call.http_method)} ${pathOf(call, paths)}`,
    keyRequired: call.api_key_required !== false,
    hasModel: call.request_model !== undefined && call.request_validator_id !== undefined,
    pathParameters: (call.path_parameters ?? []) as string[],
  };
}
