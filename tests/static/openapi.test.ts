import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ORDER_STATUSES } from '../../lambdas/shared/domain/order.ts';
import { type ApiGatewayModule, readApiGatewayModule } from './api-gateway-module.ts';

type Json = Record<string, unknown>;

interface Operation {
  name: string;
  keyRequired: boolean;
  pathParameters: string[];
  headers: string[];
  body: Json | undefined;
  responses: Record<string, Json>;
}

const METHODS = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];

describe('openapi.yaml', () => {
  let document: Json;
  let module: ApiGatewayModule;
  let operations: Operation[];
  before(async () => {
    document = parse(await readFile('openapi.yaml', 'utf8')) as Json;
    module = await readApiGatewayModule();
    operations = operationsOf(document);
  });

  it('has the routes of the Terraform module, and no other', () => {
    expect(operations.map(({ name }) => name)).to.have.members(
      module.routes.map(({ name }) => name),
    );
  });

  it('asks for a key where the module does', () => {
    const open = (routes: { name: string; keyRequired: boolean }[]) =>
      routes.filter(({ keyRequired }) => !keyRequired).map(({ name }) => name);
    expect(open(operations)).to.have.members(open(module.routes));
  });

  it('has the path parameters of the module', () => {
    const named = (routes: { name: string; pathParameters: string[] }[]) =>
      routes
        .filter(({ name }) => !name.startsWith('OPTIONS'))
        .map(({ name, pathParameters }) => `${name} ${pathParameters.join()}`);
    expect(named(operations)).to.have.members(named(module.routes));
  });

  it('has a body where the module validates one', () => {
    expect(operations.filter(({ body }) => body).map(({ name }) => name)).to.have.members(
      module.routes.filter(({ hasModel }) => hasModel).map(({ name }) => name),
    );
  });

  it('requires of a body the fields that the gateway requires, and no other', () => {
    for (const { name, body } of operations) {
      if (body) expect(requiredFields(body), name).to.deep.equal(requiredFields(module.model));
    }
  });

  it('agrees with every type and bound of the gateway', () => {
    const contract = fieldRules(operations.find(({ body }) => body)?.body ?? {});
    for (const [field, rules] of fieldRules(module.model)) {
      expect(contract.get(field), field).to.include(rules);
    }
  });

  it('gives every answer but a preflight the correlation id', () => {
    for (const { name, responses } of operations) {
      for (const [status, response] of Object.entries(responses)) {
        const wanted = name.startsWith('OPTIONS')
          ? 'Access-Control-Allow-Origin'
          : 'x-correlation-id';
        expect(response.headers, `${name} ${status}`).to.have.property(wanted);
      }
    }
  });

  it('has an answer for each refusal that the gateway may make', () => {
    for (const { name, keyRequired, body, responses } of operations) {
      if (name.startsWith('OPTIONS')) continue;
      const statuses = ['429', '500', '502', '504', keyRequired && '403', body && '400'];
      expect(responses, name).to.include.keys(statuses.filter((status) => Boolean(status)));
    }
  });

  it('has the statuses that an order may have', () => {
    const schemas = (document.components as Json).schemas as Record<string, Json>;
    expect(schemas.OrderStatus?.enum).to.deep.equal(ORDER_STATUSES);
  });

  it('lets a client that may repeat a request name it, where orders are placed', () => {
    const keyed = operations.filter(({ headers }) => headers.includes('Idempotency-Key'));
    expect(keyed.map(({ name }) => name)).to.deep.equal(['POST /order', 'POST /orders']);
    for (const { responses } of keyed) expect(responses).to.include.keys('409', '422');
  });

  it('says when to come again wherever that is known', () => {
    for (const { name, responses } of operations) {
      const refusal = responses['503'];
      if (refusal) expect(refusal.headers, name).to.have.property('Retry-After');
    }
  });

  it('has examples that fit their schemas', () => {
    let checked = 0;
    for (const { schema, example, where } of examplesOf(document, document)) {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const fits = ajv.compile({ ...schema, components: document.components });
      expect(fits(example), `${where}: ${ajv.errorsText(fits.errors)}`).to.equal(true);
      checked += 1;
    }
    expect(checked).to.be.greaterThan(20);
  });

  it('has no reference that leads nowhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    expect(references.length).to.be.greaterThan(50);
    for (const [, $ref] of references) resolve(document, { $ref });
  });

  it('names every operation once', () => {
    const ids = Object.values(document.paths as Record<string, Json>).flatMap((item) =>
      METHODS.flatMap((method) => (item[method] as Json | undefined)?.operationId ?? []),
    );
    expect(new Set(ids).size).to.equal(ids.length).and.to.equal(operations.length);
  });
});

describe('the API Gateway module', () => {
  let module: ApiGatewayModule;
  before(async () => {
    module = await readApiGatewayModule();
  });

  it('lets each route call the function, and nothing else', () => {
    const proxied = module.routes.filter(({ name }) => !name.startsWith('OPTIONS'));
    expect(module.permissions).to.have.members(
      proxied.map(({ name }) => name.replace(/\{\w+\}/g, '*')),
    );
  });

  it('deploys every route', () => {
    const waited = module.deploymentDependencies.map((name) => name.replace(/^\$\{|\}$/g, ''));
    expect(waited).to.include.members(module.routeModules);
  });

  it('names in each preflight the methods of its path', () => {
    for (const [path, allowed] of Object.entries(module.corsMethods)) {
      const methods = module.routes
        .filter(({ name }) => name.endsWith(` ${path}`))
        .map(({ name }) => name.split(' ')[0]);
      expect(allowed, path).to.have.members(methods);
    }
  });
});

function operationsOf(document: Json): Operation[] {
  const paths = document.paths as Record<string, Json>;
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => {
      const operation = item[method] as Json;
      const security = (operation.security ?? document.security) as unknown[];
      const given = [item.parameters ?? [], operation.parameters ?? []].flat() as Json[];
      const parameters = given.map((parameter) => resolve(document, parameter) ?? {});
      const body = resolve(document, operation.requestBody as Json | undefined);
      return {
        name: `${method.toUpperCase()} ${path}`,
        keyRequired: security.length > 0,
        pathParameters: namesIn(parameters, 'path'),
        headers: namesIn(parameters, 'header'),
        body: body && inlined(document, jsonSchema(body)),
        responses: Object.fromEntries(
          Object.entries(operation.responses as Record<string, Json>).map(([status, response]) => [
            status,
            resolve(document, response) ?? {},
          ]),
        ),
      };
    }),
  );
}

function namesIn(parameters: Json[], place: 'path' | 'header'): string[] {
  return parameters.filter((parameter) => parameter.in === place).map(({ name }) => String(name));
}

function jsonSchema(holder: Json): Json {
  return (holder.content as Record<string, { schema: Json }>)['application/json']?.schema ?? {};
}

/** Follows a reference of the document; throws for one that leads nowhere. */
function resolve(document: Json, value: Json | undefined): Json | undefined {
  if (typeof value?.$ref !== 'string') return value;
  let found: unknown = document;
  for (const part of value.$ref.split('/').slice(1)) found = (found as Json | undefined)?.[part];
  if (found === undefined) throw new Error(`${value.$ref} leads nowhere`);
  return resolve(document, found as Json);
}

/** The value with every reference replaced by what it refers to. */
function inlined(document: Json, value: Json): Json {
  const resolved = resolve(document, value) ?? {};
  const entries = Object.entries(resolved).map(([name, member]) => {
    const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
    return [name, isObject ? inlined(document, member as Json) : member];
  });
  return Object.fromEntries(entries);
}

/** `items[].quantity` and the like, sorted. */
function requiredFields(schema: Json, path = ''): string[] {
  const own = ((schema.required ?? []) as string[]).map((name) => `${path}${name}`);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const below = properties.flatMap(([name, child]) => requiredFields(child, `${path}${name}.`));
  const items = schema.items ? requiredFields(schema.items as Json, `${path}[].`) : [];
  return [...own, ...below, ...items].sort();
}

/** Type and bounds of each field. */
function fieldRules(schema: Json, path = ''): Map<string, Json> {
  const { type, minimum } = schema;
  const rules = new Map([[path, { type, ...(minimum === undefined ? {} : { minimum }) }]]);
  const children = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  if (schema.items) children.push(['[]', schema.items as Json]);
  for (const [name, child] of children) {
    for (const [field, rule] of fieldRules(child, `${path}/${name}`))
      rules.set(field, rule as never);
  }
  return rules;
}

function* examplesOf(
  document: Json,
  value: unknown,
  where = '',
): Generator<{ schema: Json; example: unknown; where: string }> {
  if (typeof value !== 'object' || value === null) return;
  const { schema, example, examples } = value as Json;
  if (schema && example !== undefined) yield { schema: schema as Json, example, where };
  if (schema && examples) {
    for (const [name, one] of Object.entries(examples as Record<string, Json>)) {
      yield { schema: schema as Json, example: one.value, where: `${where}/${name}` };
    }
  }
  for (const [name, child] of Object.entries(value)) {
    yield* examplesOf(document, child, `${where}/${name}`);
  }
}
