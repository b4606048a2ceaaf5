import http from 'node:http';
import https from 'node:https';

export interface OutgoingRequest {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** Time to a connection, TLS included. */
  connectTimeoutMs: number;
  /** Time to the end of the answer. */
  timeoutMs: number;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/** There was no connection: the other side has not seen the request, nor ever will. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
}

const MAX_ANSWER_BYTES = 64 * 1024;
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

/**
 * Sends a request and answers the status and the body's text, whatever the status. Redirects are
 * not followed.
 *
 * @throws NotConnectedError when there was no connection in time, Error when no whole answer came
 * in time: whether the request was carried out is unknown then.
 */
export async function sendRequest(
  url: URL,
  { method, headers, body, connectTimeoutMs, timeoutMs }: OutgoingRequest,
): Promise<HttpAnswer> {
  const secure = url.protocol === 'https:';
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const request = (secure ? https : http).request(url, {
    method,
    agent: agents[secure ? 'https:' : 'http:'],
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...headers, ...length },
  });
  const connection = watchConnection(
    request,
    secure ? 'secureConnect' : 'connect',
    connectTimeoutMs,
  );
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (error) =>
      reject(connection.made() ? error : new NotConnectedError(error.message, { cause: error })),
    );
  });
  request.end(body);
  const response = await answered;
  return { status: response.statusCode ?? 0, text: await readText(response) };
}

function watchConnection(
  request: http.ClientRequest,
  connected: string,
  limitMs: number,
): { made(): boolean } {
  let made = false;
  request.once('socket', (socket) => {
    // A kept connection: the request may have gone out on it.
    if (!socket.connecting) {
      made = true;
      return;
    }
    const timer = setTimeout(() => {
      request.destroy(new Error(`no connection within ${limitMs} ms`));
    }, limitMs);
    socket.once(connected, () => {
      made = true;
      clearTimeout(timer);
    });
    socket.once('close', () => clearTimeout(timer));
  });
  return { made: () => made };
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
