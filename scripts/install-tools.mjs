// Plain Node, no package: it runs before npm ci.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inflateRawSync } from 'node:zlib';

const VERSION = '1.11.4';
const MIRROR = 'https://releases.hashicorp.com/terraform';

/** SHA-256 of `terraform_<version>_<platform>.zip`, from HashiCorp's SHA256SUMS of this version. */
const SHA256 = {
  darwin_amd64: 'a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b',
  darwin_arm64: '867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18',
  linux_amd64: '1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc',
  linux_arm64: 'a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633',
};

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };
const HELP = `install-tools: the pinned Terraform ${VERSION}, verified, in .dofs/tools

  --dir <value>     where to (default .dofs/tools)
  --mirror <value>  base URL with <version>/<zip> below it
                    (default TERRAFORM_MIRROR, else ${MIRROR})
  --help            this text

Platforms: ${Object.keys(SHA256).join(', ')}.
Nothing is downloaded when this version is in the directory or on the PATH already.
`;

/** Something that needs no stack trace. */
class InstallError extends Error {
  name = 'InstallError';
}

async function main() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string', default: path.resolve(import.meta.dirname, '../.dofs/tools') },
      mirror: { type: 'string', default: process.env.TERRAFORM_MIRROR || MIRROR },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const target = path.join(values.dir, 'terraform');
  for (const program of [target, 'terraform']) {
    if (versionOf(program) !== VERSION) continue;
    console.log(`terraform ${VERSION} is there already: ${program}`);
    return;
  }
  const platform = `${process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;
  const wanted = SHA256[platform];
  if (wanted === undefined) {
    const known = Object.keys(SHA256).join(', ');
    throw new InstallError(`no Terraform is pinned for ${platform}, only for ${known}`);
  }
  const url = `${values.mirror}/${VERSION}/terraform_${VERSION}_${platform}.zip`;
  await install(unzip(await download(url, wanted), 'terraform'), target);
  console.log(`terraform ${VERSION} (${platform}, SHA-256 verified) is in ${values.dir}`);
}

/** Undefined where there is no such program. */
function versionOf(program) {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  const { status, stdout } = spawnSync(program, ['version', '-json'], { encoding: 'utf8', env });
  return status === 0 ? JSON.parse(stdout).terraform_version : undefined;
}

async function download(url, wanted) {
  console.log(`downloading ${url}`);
  const response = await fetch(url).catch((error) => {
    throw new InstallError(`cannot reach ${url}: ${error.cause?.message ?? error.message}`);
  });
  if (!response.ok) throw new InstallError(`${url} answers ${response.status}`);
  const data = await response.arrayBuffer().then(Buffer.from, (error) => {
    throw new InstallError(`the download of ${url} broke off: ${error.message}`);
  });
  const found = createHash('sha256').update(data).digest('hex');
  if (found === wanted) return data;
  throw new InstallError(
    `${url} is not what was pinned; nothing was installed.\n  SHA-256 ${found}\n  pinned  ${wanted}`,
  );
}

/**
 * One file out of a zip, by its central directory (the sizes before the data may be left out).
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3
 */
function unzip(zip, name) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let entry = end < 0 ? zip.length : zip.readUInt32LE(end + 16);
  while (entry + 46 <= zip.length && zip.readUInt32LE(entry) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((at) => zip.readUInt16LE(entry + at));
    const header = zip.readUInt32LE(entry + 42);
    if (zip.toString('utf8', entry + 46, entry + 46 + nameLength) === name) {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const data = zip.subarray(start, start + size);
      if (method === 8) return inflateRawSync(data);
      if (method === 0) return data;
      throw new InstallError(`the zip packs ${name} by method ${method}, which is unknown here`);
    }
    entry += 46 + nameLength + extra + comment;
  }
  throw new InstallError(`the zip holds no ${name}`);
}

/** Nobody ever finds half a program. */
async function install(program, target) {
  await mkdir(path.dirname(target), { recursive: true });
  const part = `${target}.${process.pid}.part`;
  try {
    await writeFile(part, program);
    await chmod(part, 0o755);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}

main().catch((error) => {
  const known = error instanceof InstallError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`install-tools: ${known ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
