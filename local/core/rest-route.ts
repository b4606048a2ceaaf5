import type { RestRoute, RestService } from './service.ts';

/** The route that takes `method path`, with the path's members decoded. */
export function findRoute(
  services: RestService[],
  method: string,
  pathname: string,
): { service: RestService; route: RestRoute; path: Record<string, string> } | undefined {
  for (const service of services) {
    for (const route of service.routes) {
      const path = route.method === method ? matchPath(route.path, pathname) : undefined;
      if (path) return { service, route, path };
    }
  }
  return undefined;
}

function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const got = pathname.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== got.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = got[index] ?? '';
    const member = /^\{(.+)\}$/.exec(part)?.[1];
    if (member !== undefined) members[member] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return members;
}
