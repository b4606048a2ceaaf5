import http from 'node:http';
import https from 'node:https';

export interface JsonPost {
  headers: Record<string, string>;
  body: unknown;
  /** Time to a connection, TLS included. */
  connectTimeoutMs: number;
  /** Time to the end of the answer. */
  timeoutMs: number;
}

const MAX_ANSWER_BYTES = 64 * 1024;
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

/**
 * POSTs JSON and answers the status and the body's text.
 *
 * @throws Error when there is no connection, or no whole answer, in time.
 */
export async function postJson(
  url: URL,
  { headers, body, connectTimeoutMs, timeoutMs }: JsonPost,
): Promise<{ status: number; text: string }> {
  const secure = url.protocol === 'https:';
  const payload = JSON.stringify(body);
  const request = (secure ? https : http).request(url, {
    method: 'POST',
    agent: agents[secure ? 'https:' : 'http:'],
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
    },
  });
  limitConnecting(request, secure ? 'secureConnect' : 'connect', connectTimeoutMs);
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  request.end(payload);
  const response = await answered;
  return { status: response.statusCode ?? 0, text: await readText(response) };
}

function limitConnecting(request: http.ClientRequest, connected: string, limitMs: number): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => {
      request.destroy(new Error(`no connection within ${limitMs} ms`));
    }, limitMs);
    socket.once(connected, () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
}

async function readText(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`answer above ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
