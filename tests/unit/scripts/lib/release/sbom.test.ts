import { expect } from 'chai';
import type { Manifest } from '../../../../../scripts/lib/release/manifest.ts';
import { cycloneDx } from '../../../../../scripts/lib/release/sbom.ts';

const HASH = 'ce76a044d6159a484853d7b31f49fabd30998b2c6d3f5d4127907de6e977c0ba';
const MANIFEST: Manifest = {
  schema: 1,
  version: '1.2.3',
  commit: 'abcdef1',
  node: '20.20.2',
  functions: [
    { name: 'ask', zip: 'functions/ask.zip', bytes: 3, sha256: 'aa' },
    { name: 'pay', zip: 'functions/pay.zip', bytes: 3, sha256: 'bb' },
  ],
  configuration_sha256: 'cc',
  artifact_hash: HASH,
};
const BUNDLED = {
  ask: ['node_modules/@aws-sdk/core', 'node_modules/joi'],
  pay: ['node_modules/joi', 'node_modules/x/node_modules/joi'],
};
const LOCKED = { version: '18.3.2', license: 'BSD-3-Clause', integrity: 'sha512-AQI=' };
const LOCK = {
  packages: {
    'node_modules/joi': LOCKED,
    'node_modules/x/node_modules/joi': LOCKED,
    'node_modules/@aws-sdk/core': { ...LOCKED, version: '3.1.0', license: 'Apache-2.0' },
    'node_modules/mocha': { ...LOCKED, version: '12.0.3' },
  },
};

interface Bill {
  components: { type: string; 'bom-ref': string }[];
  dependencies: { ref: string; dependsOn: string[] }[];
  serialNumber: string;
}

describe('the bill of materials', () => {
  const bill = cycloneDx(MANIFEST, BUNDLED, LOCK) as unknown as Bill;

  it('names each zip with its hash, and each bundled package once with licence and hash', () => {
    expect(bill.components.map((one) => one['bom-ref'])).to.deep.equal([
      'function:ask',
      'function:pay',
      'pkg:npm/%40aws-sdk/core@3.1.0',
      'pkg:npm/joi@18.3.2',
    ]);
    expect(bill.components[0]).to.deep.include({ hashes: [{ alg: 'SHA-256', content: 'aa' }] });
    expect(bill.components[2]).to.deep.equal({
      type: 'library',
      'bom-ref': 'pkg:npm/%40aws-sdk/core@3.1.0',
      group: '@aws-sdk',
      name: 'core',
      version: '3.1.0',
      hashes: [{ alg: 'SHA-512', content: '0102' }],
      licenses: [{ expression: 'Apache-2.0' }],
      purl: 'pkg:npm/%40aws-sdk/core@3.1.0',
    });
  });

  it('says which packages are in which zip', () => {
    expect(bill.dependencies).to.deep.equal([
      { ref: 'dofs', dependsOn: ['function:ask', 'function:pay'] },
      {
        ref: 'function:ask',
        dependsOn: ['pkg:npm/%40aws-sdk/core@3.1.0', 'pkg:npm/joi@18.3.2'],
      },
      { ref: 'function:pay', dependsOn: ['pkg:npm/joi@18.3.2'] },
    ]);
  });

  it('has a number that is a UUID and follows from the artifact hash', () => {
    expect(bill.serialNumber).to.equal('urn:uuid:ce76a044-d615-8a48-8853-d7b31f49fabd');
    expect(cycloneDx(MANIFEST, BUNDLED, LOCK)).to.deep.equal(bill);
    const other = cycloneDx({ ...MANIFEST, artifact_hash: 'f'.repeat(64) }, BUNDLED, LOCK);
    expect(other.serialNumber).to.match(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('is refused for a package without a version and hash, and for a function it knows not', () => {
    const bundled = { ...BUNDLED, ask: ['node_modules/ghost'] };
    expect(() => cycloneDx(MANIFEST, bundled, LOCK)).to.throw('node_modules/ghost');
    expect(() => cycloneDx(MANIFEST, { ask: [] }, LOCK)).to.throw('no function pay');
  });
});
