/**
 * The inside of one execution environment: loads the handler and runs one invocation at a time.
 * It stands alone (node: builtins, plain JavaScript), because it runs in a process that knows
 * nothing of how the runtime itself was started.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, types } from 'node:util';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (6 MB and headers) */
const MAXIMUM_RESPONSE_BYTES = 6_291_556;
const JSON_LOGS = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const LOWEST_LEVEL = JSON_LOGS ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO') : 0;

// The channel is the runtime's, not the handler's: on Lambda there is none.
const send = process.send.bind(process);
process.send = undefined;
process.on('disconnect', () => process.exit());

/** The invocation at hand; Lambda too writes "undefined" while the handler loads. */
let requestId;
let unfinishedLine = '';

function writeLog(text) {
  send({ type: 'log', text });
}

function writeRaw(chunk, encoding, callback) {
  const text = unfinishedLine + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
  const end = text.lastIndexOf('\n') + 1;
  unfinishedLine = text.slice(end);
  if (end > 0) for (const line of text.slice(0, end - 1).split('\n')) writeLog(`${line}\n`);
  const done = typeof encoding === 'function' ? encoding : callback;
  if (done) process.nextTick(done);
  return true;
}

function flushUnfinishedLine() {
  if (unfinishedLine !== '') writeLog(unfinishedLine);
  unfinishedLine = '';
}

function describe(error) {
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: error.stack?.split('\n'),
  };
}

function jsonLine(level, args) {
  const error = args.find((arg) => types.isNativeError(arg));
  const message = args.length === 1 && !error ? args[0] : format(...args);
  const head = { timestamp: new Date().toISOString(), level, requestId, message };
  const line = error ? { ...head, ...describe(error) } : head;
  try {
    return `${JSON.stringify(line)}\n`;
  } catch {
    return `${JSON.stringify({ ...head, message: format(...args) })}\n`;
  }
}

function log(level, args) {
  if (LEVELS.indexOf(level) < LOWEST_LEVEL) return;
  const text = () => `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...args)}\n`;
  writeLog(JSON_LOGS ? jsonLine(level, args) : text());
}

function patchOutput() {
  process.stdout.write = writeRaw;
  process.stderr.write = writeRaw;
  const methods = { log: 'INFO', trace: 'TRACE', debug: 'DEBUG', info: 'INFO', warn: 'WARN' };
  for (const [method, level] of Object.entries({ ...methods, error: 'ERROR', fatal: 'FATAL' })) {
    console[method] = (...args) => log(level, args);
  }
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}`;
  return error;
}

/** What Lambda answers for a thrown value. */
function failure(thrown) {
  if (!(thrown instanceof Error) && !types.isNativeError(thrown)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const trace = (thrown.stack ?? '').split('\n');
  return { errorType: thrown.name, errorMessage: thrown.message, trace };
}

/** The thrown error as Lambda logs it, its own members (code, cause ...) included. */
function logFailure(title, thrown) {
  const { errorType, errorMessage, trace } = failure(thrown);
  const members = types.isNativeError(thrown) ? { ...thrown } : {};
  const entry = { errorType, errorMessage, ...members, stack: trace };
  let json;
  try {
    json = JSON.stringify(entry);
  } catch {
    json = JSON.stringify({ errorType, errorMessage, stack: trace });
  }
  if (JSON_LOGS) log('ERROR', [JSON.parse(json)]);
  else log('ERROR', [`${title} \t${json}`]);
}

async function loadHandler() {
  const [, modulePath, exportPath] = /^(.*?)\.([^/]*)$/.exec(process.env._HANDLER) ?? [];
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT, modulePath ?? '');
  const file = ['.js', '.mjs', '.cjs'].map((ext) => base + ext).find((name) => existsSync(name));
  if (!file) {
    const message = `Error: Cannot find module '${modulePath}' (the zip holds no ${modulePath}.js, .mjs or .cjs)`;
    throw named('Runtime.ImportModuleError', message);
  }
  const loaded = await import(pathToFileURL(file).href);
  const found = exportPath.split('.').reduce((value, key) => value?.[key], loaded);
  const handler =
    found ?? exportPath.split('.').reduce((value, key) => value?.[key], loaded.default);
  if (handler === undefined) {
    const message = `${process.env._HANDLER} is undefined or not exported`;
    throw named('Runtime.HandlerNotFound', message);
  }
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${process.env._HANDLER} is not a function`);
  }
  if (handler.length > 2) {
    const message = `the local runtime does not honour callback handlers (${process.env._HANDLER})`;
    throw named('LocalRuntimeNotHonoured', message);
  }
  return handler;
}

function contextOf({ id, functionArn, timeoutMs }) {
  const deadline = performance.now() + timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: id,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

function parseEvent(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw named('Runtime.UnmarshalError', `Unable to parse the event: ${error.message}`);
  }
}

function marshal(result) {
  let payload;
  try {
    payload = JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw named('Runtime.MarshalError', `Unable to stringify response body: ${error.message}`);
  }
  if (Buffer.byteLength(payload) > MAXIMUM_RESPONSE_BYTES) {
    const message = `Response payload size exceeded maximum allowed payload size (${MAXIMUM_RESPONSE_BYTES} bytes).`;
    throw named('Function.ResponseSizeTooLarge', message);
  }
  return payload;
}

async function runHandler(handler, invocation) {
  const returned = handler(parseEvent(invocation.event), contextOf(invocation));
  if (typeof returned?.then !== 'function') {
    const message = `the local runtime honours async handlers alone (${process.env._HANDLER} returned no promise)`;
    throw named('LocalRuntimeNotHonoured', message);
  }
  return marshal(await returned);
}

async function invoke(handler, invocation) {
  requestId = invocation.id;
  send({ type: 'started' });
  const began = performance.now();
  let outcome;
  try {
    outcome = { payload: await runHandler(handler, invocation) };
  } catch (thrown) {
    logFailure('Invoke Error', thrown);
    outcome = { error: failure(thrown) };
  }
  const durationMs = performance.now() - began;
  flushUnfinishedLine();
  send({ type: 'result', ...outcome, durationMs, rssBytes: process.memoryUsage.rss() });
}

/** An error nobody caught ends the environment, as on Lambda. */
function crash(title, thrown) {
  logFailure(title, thrown);
  flushUnfinishedLine();
  send({ type: 'crash', error: failure(thrown) }, () => process.exit(129));
}

patchOutput();
process.on('uncaughtException', (error) => crash('Uncaught Exception', error));
process.on('unhandledRejection', (reason) => {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  crash('Unhandled Promise Rejection', named('Runtime.UnhandledPromiseRejection', text));
});
try {
  const handler = await loadHandler();
  process.on('message', (invocation) => void invoke(handler, invocation));
  flushUnfinishedLine();
  send({ type: 'ready', initMs: performance.now() });
} catch (thrown) {
  crash('Uncaught Exception', thrown);
}
