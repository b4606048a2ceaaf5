/**
 * CodeBuild's buildspec, version 0.2, as a JSON Schema. Strict: a member that AWS does not name is
 * a typo.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, minItems: 1 };
/** YAML 1.2 reads `yes` and `no` as text, CodeBuild as true and false. */
const yesOrNo = { enum: ['yes', 'no', true, false] };
const textByName = { type: 'object', additionalProperties: { type: 'string' } };

function members(properties: Record<string, object>, required: string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const phase = {
  'run-as': text,
  'on-failure': {
    type: 'string',
    pattern: '^(ABORT|CONTINUE|RETRY(-[0-9]+)?(-.+)?)$',
  },
  commands: texts,
  finally: texts,
};

const files = {
  files: texts,
  name: text,
  'discard-paths': yesOrNo,
  'base-directory': text,
  'exclude-paths': texts,
  'enable-symlinks': yesOrNo,
  's3-prefix': text,
};

export const BUILDSPEC_SCHEMA = members(
  {
    // An unquoted 0.2 is a number in YAML.
    version: { enum: [0.2, '0.2'] },
    'run-as': text,
    env: members({
      shell: { enum: ['bash', '/bin/sh', 'powershell.exe', 'cmd.exe'] },
      variables: textByName,
      'parameter-store': textByName,
      'secrets-manager': textByName,
      'exported-variables': texts,
      'git-credential-helper': yesOrNo,
    }),
    proxy: members({ 'upload-artifacts': yesOrNo, logs: yesOrNo }),
    batch: { type: 'object' },
    phases: members({
      install: members({
        ...phase,
        'runtime-versions': {
          type: 'object',
          additionalProperties: { type: ['string', 'number'] },
        },
      }),
      pre_build: members(phase),
      build: members(phase),
      post_build: members(phase),
    }),
    reports: {
      type: 'object',
      additionalProperties: members(
        {
          files: texts,
          'base-directory': text,
          'discard-paths': yesOrNo,
          'file-format': {
            enum: [
              ...['CUCUMBERJSON', 'JUNITXML', 'NUNITXML', 'NUNIT3XML', 'TESTNGXML'],
              ...['VISUALSTUDIOTRX', 'CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV'],
            ],
          },
        },
        ['files'],
      ),
    },
    artifacts: members(
      {
        ...files,
        'secondary-artifacts': {
          type: 'object',
          additionalProperties: members(files, ['files']),
        },
      },
      ['files'],
    ),
    cache: members({ key: text, 'fallback-keys': texts, action: text, paths: texts }),
  },
  ['version', 'phases'],
);
